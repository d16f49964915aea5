"""The work in JAX: ``lax.scan`` over epochs and samples, 64 bits, all runs of a batch at once.

``neurons`` first or ``runs`` first in memory, by explicit batch arrays, or ``vmap`` of one run.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import jax
import jax.numpy as jnp
import numpy as np
from work import BIASES, EPOCHS, RATE, TARGET, WEIGHTS, measure, samples

__all__: list[str] = []

jax.config.update("jax_enable_x64", True)


def step(axis, unroll):
    """Return the complete training of a batch; ``axis`` is that of the neurons."""

    def update(carry, sample):
        w, b, rate = carry
        x, y = sample
        z = jnp.expand_dims(x, axis) + b
        active = z > 0
        delta = y - jnp.sum(jnp.where(active, w * z, 0.0), axis=axis)
        s = jnp.expand_dims(rate * delta, axis)
        return (jnp.where(active, w + s * z, w), jnp.where(active, b + s * w, b), rate), None

    def one_epoch(carry, _, x, y):
        w, b, rate = jax.lax.scan(update, carry, (x, y), unroll=unroll)[0]
        z = jnp.expand_dims(x, axis + 1) + b
        error = jnp.mean((y - jnp.sum(jnp.where(z > 0, w * z, 0.0), axis=axis + 1)) ** 2, axis=0)
        return (w, b, jnp.where(error < TARGET, 0.0, rate)), None

    def train(x, y):
        shape = x.shape[1:]
        full = [jnp.array(values) for values in (WEIGHTS, BIASES)]
        if shape:  # a batch: runs are the other axis
            full = [jnp.stack([row] * shape[0], axis=1 - axis) for row in full]
        start = (full[0], full[1], jnp.full(shape, 2 * RATE))
        return jax.lax.scan(lambda c, i: one_epoch(c, i, x, y), start, None, length=EPOCHS)[0][0]

    return train


def main():
    layout, batch, unroll, threads, runs = sys.argv[1], *map(int, sys.argv[2:])
    if layout == "vmap":
        train = jax.jit(jax.vmap(step(0, unroll), in_axes=1, out_axes=1))
    else:
        train = jax.jit(step(0 if layout == "neurons" else 1, unroll))
    batches = [tuple(map(jnp.array, samples(first, batch))) for first in range(0, runs, batch)]
    pool = ThreadPoolExecutor(threads)

    def work():
        done = list(pool.map(lambda each: train(*each).block_until_ready(), batches))
        return np.asarray(done[0]).reshape(-1)

    measure(work, len(batches) * batch)


if __name__ == "__main__":
    main()
