"""The text of a scenario of a sum of ReLU neurons, with every table and key explained."""

__all__ = ["RELU_SUM_TEMPLATE"]

# Lines that start with "# " and a key are settings left out: remove "# " to use them.
RELU_SUM_TEMPLATE = """\
#:schema relufit.schema.json
# (An editor that knows TOML completes and checks this file with the schema beside it:
# relufit schema > relufit.schema.json)
# A relufit scenario: one training run of a network of ReLU neurons, and how to show it.
# Text after "#" is explanation. A key behind "#" is optional and shown with its default value or
# an example; remove the "#" to set it.

title = %TITLE%
# source = "Where the run was published"
# description = "What the run shows"

# The curve that the network learns. Four forms; give exactly one.
[reference]
weights = [1, -2]                # sum(weight * relu(x + bias)): each weight changes the slope ...
biases = [0, -2]                 # ... at the knot x = -bias. This one is a tent with its top at 2.
# points = [[0, 0], [2, 2], [4, 0]]         # or nodes [x, y] that cover the domain, x increasing
# expression = "relu(x) - 2*relu(x - 2)"    # or a formula: numbers x pi + - * / ** and functions
#                                           # relu abs min max sin cos tan exp log sqrt tanh
# file = "curve.csv"                        # or a CSV file x,y in this folder or project

# The network before training: f(x) = output_bias + sum(weight * relu(input_weight * x + bias)).
[network]
# type = "relu_sum"              # the model type; "dense" has a template of its own
weights = [0.02, 0.04, 0.06]     # one for each neuron; start small
biases = [0, -1, -2]             # one for each neuron; spread the knots -bias over the domain
# input_weights = [1, 1, 1]      # one for each neuron, not 0; left out, all are 1
# output_bias = 0.0

# Instead of weights and biases the network can be drawn at random.
# [network.random]
# neurons = 8                    # 1 to 4096
# scheme = "normal"              # or "knots", "he", "he_uniform", "glorot", "glorot_uniform",
#                                # "pytorch", "kernel", "mean_field" (docs/initial-states.md)
# scale = 1.0                    # factor of what is drawn
# bias_range = [-4, 0]           # biases are drawn evenly from this interval ...
# knot_range = [0, 4]            # ... or knots from this one, instead of bias_range
# weight_std = 0.1               # standard deviation of the weights, with "normal" only
# ratio = 1.0                    # times the weights, and divides input weights and biases
# balanced = false               # true: weights ±sqrt(a² + b²), with schemes that draw a
# mirrored = false               # true: pairs with opposite weights, so that f = 0 at the start
# seed = 1

# The samples (x, y) that the network is trained on.
[data]
domain = [0, 4]                  # the interval that x comes from
samples = 400                    # 1 to 10000000
seed = 1                         # of random samples and of their order; left out: 0
# sampling = "uniform"           # "uniform": x at random; "grid": evenly spaced
# order = "cyclic"               # "cyclic": the same order in each epoch; "shuffled": a new one;
#                                # "fresh": new samples for each epoch

# Instead of domain and samples: samples of your own, such as measured ones. An x may be
# repeated, and the table [reference] may be left out.
# points = [[0, 0.1], [1, 0.9], [1, 1.2], [3, 1.1], [4, 0.2]]
# file = "points.csv"            # or a CSV file in this folder or project ...
# columns = ["x", "y"]           # ... with these two columns in its header

# Noise that is added to the y of each sample of the reference.
# [data.noise]
# kind = "normal"                # or "uniform"
# std = 0.1                      # standard deviation, 0 or more

# How the network learns. Without this table nothing is trained.
[training]
learning_rate = 0.02             # greater than 0
iterations = 20000               # at most so many updates
stop_below = 1e-3                # stop when the mean squared error after an epoch is below this
# loss = "squared_error"         # or "half_squared_error", "absolute_error", "huber"
# train = ["weights", "biases"]  # what is updated; also "output_bias", "input_weights"
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
# iterations = 1600              # number of updates ...
# states = 1601                  # ... or of states, the initial one counted; not both
# weights = [1.04, -0.51, -1.52] # at the end, one for each neuron
# biases = [-0.02, -1.64, -2.08]
# bias_peaks = [0.24, -1, -2]    # the largest value of each bias during training
# coalesced = [[2, 3]]           # groups of neurons that end as one, numbered from 1
# effective_weights = [1.04, -2.03]         # weights with those of each group added up
# tolerance = 0.1                # largest difference that passes

# Stops of a short tour on the run's page (`relufit explore`), as many as you like.
# [[tour]]
# iteration = 0                  # what is shown
# text = "Where it starts."      # at most 25 words
# highlight = [1]                # neurons that stand out, numbered from 1
"""
