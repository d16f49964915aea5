"""Events in figures and films: markers, texts and frames."""

from __future__ import annotations

import pytest
from conftest import small, trained

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.pacing import curve_and_knots, paced, paced_snapshots
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum import figures, films
from relufit.draw.relu_sum.captions import knots_caption, parameters_caption
from relufit.draw.relu_sum.distance import distance
from relufit.draw.relu_sum.event_markers import EVENT_MARKERS
from relufit.draw.relu_sum.event_text import event_text
from relufit.draw.relu_sum.plane import plane
from relufit.draw.relu_sum.readout import FRAMES_SHOWN, EventLine
from relufit.dynamics.relu_sum.events import events
from relufit.training import run_relu_sum as run

LIGHT = THEMES["light"]
NAMES = ["figure1", "example2", "example3", "example4", "solution1", "solution3"]


def markers(axes):
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in axes.lines
        if line.get_fillstyle() == "none"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_films_show_every_event(name):
    """The film includes the snapshot of each event, and its length and ends are unchanged."""
    trajectory = trained(name)
    shown = paced_snapshots(trajectory)
    assert {each.snapshot for each in events(trajectory)} <= set(shown)
    assert len(shown) == 240
    assert shown == sorted(set(shown))
    assert (shown[0], shown[-1]) == (0, len(trajectory.iteration) - 1)


def test_a_film_with_fewer_frames_than_events_keeps_its_ends():
    """The first events are shown."""
    trajectory = run(small(("frames = 8", "frames = 3")))
    shown = paced_snapshots(trajectory)
    assert (len(shown), shown[0], shown[-1]) == (3, 0, 100)


def test_frames_without_events_stay_where_pacing_put_them():
    """An event only replaces the nearest frame."""
    trajectory = trained("example4")
    moved = set(paced(trajectory, 240, "motion", curve_and_knots).tolist()) - set(
        paced_snapshots(trajectory)
    )
    assert len(moved) <= len(events(trajectory))


def test_markers_are_at_the_turns_of_knots():
    """The knots figure of example 4 has markers at the values of its two events."""
    trajectory = trained("example4")
    with LIGHT.applied():
        (axes,) = figures.knots(trajectory, LIGHT).axes
    turns = [each for each in events(trajectory) if each.kind == "knot turns"]
    expected = [
        (each.iteration, float(trajectory.knots[each.snapshot, each.neurons[0]])) for each in turns
    ]
    assert markers(axes) == expected


def test_markers_are_at_the_sign_changes_of_weights():
    """The parameters figure has markers for turns at biases and for sign changes at weights."""
    trajectory = trained("example3")
    with LIGHT.applied():
        biases, weights = figures.parameters(trajectory, LIGHT).axes
    kinds = [each.kind for each in events(trajectory)]
    assert len(markers(biases)) == kinds.count("knot turns") == 2
    assert len(markers(weights)) == kinds.count("weight changes sign") == 1


def test_each_kind_of_event_has_its_own_marker():
    """Turns, sign changes and leaving the data have different shapes and names."""
    for part in (0, 1):
        values = [each[part] for each in EVENT_MARKERS.values()]
        assert len(set(values)) == len(values)


def test_rings_are_for_the_reference():
    """A ring has one meaning in all figures, a neuron of the reference; no event has one."""
    assert "o" not in {each.marker for each in EVENT_MARKERS.values()}
    trajectory = trained("example4")
    with LIGHT.applied():
        (axes,) = plane(trajectory, LIGHT).axes
        others = [*figures.knots(trajectory, LIGHT).axes, *distance(trajectory, LIGHT).axes]

    def rings(axes):
        return [
            (line.get_xdata()[0], line.get_ydata()[0])
            for line in axes.lines
            if line.get_marker() == "o" and line.get_fillstyle() == "none"
        ]

    network = trajectory.reference.network
    assert rings(axes) == list(zip(network.knots, network.weights, strict=True))
    assert [ring for each in others for ring in rings(each)] == []


def test_captions_explain_the_markers():
    """Captions explain markers if and only if there are any."""
    assert "Open triangles mark where a knot turns." in knots_caption(trained("example4")).text
    text = parameters_caption(trained("example4")).text
    assert (
        "Open triangles mark where a knot turns and open diamonds mark where a weight changes sign."
        in text
    )
    assert "triangles" not in knots_caption(trained("example2")).text


def test_an_event_is_shown_for_some_frames():
    """An event is shown for thirty frames, or until the next event."""
    trajectory = trained("example4")
    shown = paced_snapshots(trajectory)
    found = events(trajectory)
    with LIGHT.applied(FONT_PT):
        blitter = films.training(trajectory, LIGHT, (600, 200), shown)
        (line,) = [panel for panel in blitter.panels if isinstance(panel, EventLine)]

        def shown_text(snapshot):
            line.show(snapshot)
            return line.moving[0].get_text()

        assert shown_text(shown[0]) == ""
        for index, event in enumerate(found):
            assert shown_text(event.snapshot) == event_text(event)
            after = shown[shown.index(event.snapshot) + FRAMES_SHOWN]
            if index + 1 == len(found) or found[index + 1].snapshot > after:
                assert shown_text(after) == ""
        assert shown_text(found[0].snapshot) == event_text(found[0])


def test_events_read_as_sentences():
    """Neurons are counted from 1, in the singular or plural."""
    texts = [event_text(each) for each in events(trained("example4"))]
    assert texts[0] == "neuron 4: weight changes sign"
    assert texts[-1] == "neurons 1 and 2 coalesce"
