"""Run the studies that repeat results of the field, and write docs/field.md from its template."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import numpy as np
from study_pages import DOCS, IMAGES, STORES, WIDTH, figures_of, write_page

import relufit
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.dynamics.measures.ends import ends_of
from relufit.dynamics.measures.registry import measured
from relufit.study.storage.open_study import open_study
from relufit.text.numbers import number_text

FIGURES = {
    "alignment": ["solved"],
    "quantization": ["orientations"],
    "kernel-and-adaptive": ["measures"],
}
POINTS = [[-0.75, 1.1], [-0.5, 0.1], [0.125, 0.8]]  # of studies/bases/three-points.toml
NEAR = 0.01  # relative distance of an error from that of the line
INNER = [-0.6, -0.3, 0.1, 0.5, 0.75]  # samples of studies/bases/seven-points.toml between its ends
AT_SAMPLE = 0.04  # 2 % of their range
ITERATIONS = {0.4: 4000, 0.2: 6000, 0.1: 8000, 0.05: 10_000}  # by learning rate
NOISES = (1, 2, 3)  # seeds
TRUTH = "abs(x)"
LARGE, CLOSE = 0.1, 0.06  # rates at which the threshold is met, and how closely


def main() -> None:
    """Write the page and its figures."""
    values = figures_of(FIGURES)
    values |= alignment(open_study(STORES / "alignment.zarr"))
    values |= quantization(open_study(STORES / "quantization.zarr"))
    values |= regimes(open_study(STORES / "kernel-and-adaptive.zarr"))
    values |= stability()
    values |= wider()
    write_page("field", values)


def rows(heads, lines):
    """A table in Markdown."""
    table = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in table)


def line_error():
    """The mean of delta² of the least-squares line through the three points."""
    x, y = np.array(POINTS).T
    return float(np.mean((y - np.polyval(np.polyfit(x, y, 1), x)) ** 2))


def at_line(error):
    """How many runs rest at the least-squares line."""
    return int((np.abs(error / line_error() - 1.0) < NEAR).sum())


def alignment(dataset):
    """How many runs of each width and scale rest at the line, and how many fit the points."""
    scales = dataset["scale"].values
    lines = []
    for neurons in dataset["neurons"].values:
        part = dataset.sel(neurons=neurons)
        cells = []
        for scale in scales:
            error = part.sel(scale=scale)["error"].values
            cells.append(f"{at_line(error)} / {int((error < 1e-6).sum())}")
        lines.append([int(neurons), *cells])
    small = dataset.sel(scale=scales[:3])["error"].values
    return {
        "line_error": f"{line_error():.4f}",
        "alignment_table": rows(["neurons", *map(number_text, scales)], lines),
        "alignment_small": f"{at_line(small)} of {small.size}",
        "alignment_runs": str(dataset["state"].size),
    }


def quantization(dataset):
    """The median number of orientations of each width and scale."""
    scales = dataset["scale"].values
    median = dataset["orientations"].median("state").values
    lines = [
        [int(neurons), *(number_text(value) for value in row)]
        for neurons, row in zip(dataset["neurons"].values, median, strict=True)
    ]
    fitted = (dataset["error"].values < 1e-5).mean(axis=(0, 2))
    lines.append(["share that fits", *(f"{100 * share:.0f} %" for share in fitted)])
    return {
        "quantization_table": rows(["neurons", *map(number_text, scales)], lines),
        "quantization_most": number_text(float(median[:, 0].max())),
        "quantization_wide": number_text(float(median[-1, -1])),
    }


def regimes(dataset):
    """The distances from both splines, and the kinks, by the ratio of the layers."""
    lines = []
    for ratio in dataset["ratio"].values:
        part = dataset.sel(ratio=ratio)
        names = ("cubic_distance", "linear_distance", "kinks", "relative_change")
        medians = [number_text(float(part[name].median())) for name in names]
        lines.append([number_text(float(ratio)), *medians, f"{100 * at_samples(part):.0f} %"])
    heads = [
        "ratio",
        "from the cubic",
        "from the linear",
        "kinks",
        "relative change",
        "at a sample",
    ]
    solved = int((dataset["error"].values < 1e-5).sum())
    return {
        "regimes_table": rows(heads, lines),
        "regimes_solved": f"{solved} of {dataset['error'].size}",
        "regimes_even": f"{100 * 2 * AT_SAMPLE * len(INNER) / 2:.0f} %",
    }


def at_samples(part):
    """The median share of the change of slope between the ends that lies at an inner sample."""
    slopes = part["input_weights"].values
    knots = -part["biases"].values / slopes
    change = np.where(np.abs(knots) < 1, np.abs(slopes * part["weights"].values), 0.0)
    near = (np.abs(knots[..., None] - INNER) < AT_SAMPLE).any(axis=-1)
    return float(np.median((change * near).sum(axis=-1) / change.sum(axis=-1)))


def noisy(rate, seed, iterations):
    """A run on twelve noisy samples by full-batch descent."""
    return relufit.scenario(
        title=f"Noisy samples at rate {rate:g}",
        reference=TRUTH,
        network={
            "random": {"neurons": 40, "scheme": "kernel", "knot_range": [-1, 1], "seed": seed}
        },
        data={
            "domain": [-1, 1],
            "samples": 12,
            "sampling": "grid",
            "noise": {"std": 0.3},
            "seed": seed,
        },
        training={
            "learning_rate": rate,
            "iterations": iterations,
            "batch": "full",
            "record_every": iterations,
            "train": ["weights", "biases", "input_weights", "output_bias"],
        },
        name="noisy",
    )


def noisy_ends(case):
    """Sharpness, kinks, error and final curve of a noisy run."""
    rate, seed = case
    trajectory = relufit.train(noisy(rate, seed, ITERATIONS[rate]))
    ends = ends_of(trajectory)
    x = np.linspace(-1, 1, 401)
    return {
        "sharpness": measured("sharpness", ends),
        "kinks": measured("kinks", ends),
        "error": trajectory.mean_squared_error(),
        "curve": trajectory.final.outputs(x),
        "samples": (trajectory.samples.x, trajectory.samples.y),
    }


def stability():
    """The sharpness after full-batch descent against the threshold, and the curves."""
    cases = [(rate, seed) for rate in ITERATIONS for seed in NOISES]
    with ProcessPoolExecutor(2) as pool:
        found = dict(zip(cases, pool.map(noisy_ends, cases), strict=True))
    lines = []
    for rate, iterations in ITERATIONS.items():
        own = [found[rate, seed] for seed in NOISES]
        lines.append(
            [
                number_text(rate),
                iterations,
                number_text(2 / rate),
                *(
                    ", ".join(number_text(each[name]) for each in own)
                    for name in ("sharpness", "kinks", "error")
                ),
            ]
        )
    heads = [
        "learning rate",
        "iterations",
        "2 / rate",
        "sharpness",
        "kinks",
        "error on the samples",
    ]
    draw_stability(found)
    shares = {case: each["sharpness"] * case[0] / 2 for case, each in found.items()}
    large = [share for (rate, _), share in shares.items() if rate >= LARGE]
    medians = {
        (name, rate): number_text(float(np.median([found[rate, seed][name] for seed in NOISES])))
        for name in ("error", "kinks")
        for rate in ITERATIONS
    }
    least, most = min(ITERATIONS), max(ITERATIONS)
    return {
        "stability_table": rows(heads, lines),
        "stability_large": str(len(large)),
        "stability_near": str(sum(abs(share - 1) < CLOSE for share in large)),
        "stability_all": str(len(shares)),
        "stability_above": f"{100 * (max(shares.values()) - 1):.0f} %",
        "stability_least": medians["error", least],
        "stability_most": medians["error", most],
        "stability_kinks_least": medians["kinks", least],
        "stability_kinks_most": medians["kinks", most],
    }


def draw_stability(found):
    """Draw sharpness against the threshold, and the curves of the first noise."""
    theme, page = THEMES["light"], Page.of(WIDTH)
    with theme.applied(page.font_pt):
        figure = page.sized(page.width_in, 0.42 * page.width_in)
        left, right = figure.subplots(1, 2)
        rates = np.array(list(ITERATIONS))
        left.plot(rates, 2 / rates, color=theme.muted, linestyle="--", label="2 / learning rate")
        left.plot(
            [rate for rate, _ in found],
            [each["sharpness"] for each in found.values()],
            "o",
            color=theme.color(0),
            label="sharpness at the end",
        )
        left.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="sharpness")
        left.set_xticks(rates, [f"{rate:g}" for rate in rates])
        left.minorticks_off()
        left.legend()
        x = np.linspace(-1, 1, 401)
        right.plot(x, np.abs(x), color=theme.muted, linestyle="--", label="without noise")
        right.plot(*found[0.4, 1]["samples"], "o", color=theme.ink, markersize=4, label="samples")
        for place, rate in enumerate((0.4, 0.1)):
            curve = found[rate, 1]["curve"]
            right.plot(x, curve, color=theme.color(place), label=f"rate {rate:g}")
        right.set(xlabel="x", ylabel="y")
        right.legend()
        figure.savefig(IMAGES / "field-stability.png", dpi=page.dpi)


def wider():
    """The runs of random starts by their number of neurons, as docs/coalescing.md has them."""
    text = (DOCS / "coalescing.md").read_text(encoding="utf-8")
    _, _, section = text.partition("## Against the number of neurons")
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:3] in ROWS]
    return {"wider_table": rows(["neurons", "runs", "solved", "trapped"], map(chosen, lines))}


ROWS = ("| 4", "| 5", "| 6", "| 7")


def chosen(cells):
    """The columns neurons, runs, solved and trapped of a row."""
    return [cells[0], cells[1], cells[2], cells[4]]


if __name__ == "__main__":
    main()
