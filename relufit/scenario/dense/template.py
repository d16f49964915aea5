"""The text of a scenario of a dense network, with every table and key explained."""

__all__ = ["DENSE_TEMPLATE"]

# Lines that start with "# " and a key are settings left out: remove "# " to use them.
DENSE_TEMPLATE = """\
#:schema relufit.schema.json
# (An editor that knows TOML completes and checks this file with the schema beside it:
# relufit schema > relufit.schema.json)
# A relufit scenario: one training run of a dense network, and how to show it.
# Text after "#" is explanation. A key behind "#" is optional and shown with its default value or
# an example; remove the "#" to set it.

title = %TITLE%
# source = "Where the run was published"
# description = "What the run shows"

# The network before training. Each layer is fully connected to the one before.
[network]
type = "dense"
layers = [2, 3, 1]               # inputs, then the neurons of each layer; the last are the outputs
activations = ["tanh", "sigmoid"]     # of each layer: sigmoid, tanh, relu or identity
weights = [                      # for each layer, for each neuron, one for each input
  [[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]],
  [[0.9, 0.8, -0.3]],
]
# biases = [[0, 0, 0], [0]]      # for each layer, one for each neuron, or a single one for all

# Instead of weights the network can be drawn at random.
# [network.random]
# scheme = "normal"              # or "he", "he_uniform", "glorot", "glorot_uniform", "pytorch"
# scale = 1.0                    # factor of what is drawn
# weight_std = 0.5               # standard deviation of the weights, with "normal" only
# seed = 1

# The samples that the network is trained on.
[data]
inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]     # for each sample, one number for each input
targets = [[0], [1], [1], [0]]   # for each sample, the target of each output
# order = "cyclic"               # "cyclic": the same order in each epoch; "shuffled": a new one
# seed = 0                       # of the order

# How the network learns. Without this table nothing is trained.
[training]
loss = "binary_cross_entropy"    # or "half_squared_error", the default; "squared_error",
                                 # "absolute_error", "huber", "hinge", "softmax_cross_entropy"
learning_rate = 0.5              # greater than 0
iterations = 4000                # at most so many updates
stop_below = 0.02                # stop when the mean loss after an epoch is below this
# train = ["weights", "biases"]  # what is updated
# batch = "sample"               # one sample makes an update; "full": all; or a number of samples
# update = "simultaneous"        # all from the values before the update; or "sequential"
# optimizer = "sgd"              # or "momentum", "nesterov", "rmsprop", "adam", "adamw"; with
#                                # settings: optimizer = { name = "momentum", momentum = 0.9 }
# schedule = "constant"          # of the learning rate; or { name = "cosine", warmup = 100 },
#                                # { name = "step", step_size = 5000, gamma = 0.1 },
#                                # { name = "exponential", gamma = 0.999 }
# weight_decay = 0.0             # times the parameter, is added to the derivative in it
# clipping = { name = "norm", max_norm = 1.0 }      # or { name = "value", clip_value = 1.0 }
# record_every = 1               # iterations from one recorded snapshot to the next

# How films are made; all of it optional.
# [film]
# frames = 240                   # 2 to 100000
# fps = 25                       # frames per second: 24, 25, 30, 50, 60, …
# pacing = "motion"              # "motion": equal visible motion; "uniform" or "log" iterations
# hold = 2.0                     # seconds that the last frame stays, 0 to 60
# loop = true                    # false: play once (formats that can loop)
# size = [1200, 400]             # width and height in pixels, each 160 to 7680

# Tables [style] and [labels] set appearance and words of figures and films (docs/style.md).

# Published values of this run; `relufit verify` compares the run with them. All optional.
# [published]
# iterations = 4000              # number of updates
# [published.at.0]               # at an iteration, each number with all digits of the source;
# net_h1 = "0.00"                # names are those on the worked page: net_h1, out_h1, E_o1, E,
# "dE/dw1" = "0.0000"            # dE/dw1, delta_o1, w1, b1 and so on
"""
