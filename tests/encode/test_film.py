"""Films read back by other readers: Pillow for GIF, WebP and APNG, imageio for MP4."""

from __future__ import annotations

import gc
from xml.etree import ElementTree as ET

import imageio.v3 as iio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageSequence

from relufit.encode import FILM_FORMATS, read_comment, write_film
from relufit.encode.formats.mp4 import padded_size


@pytest.fixture(autouse=True, scope="module")
def little_garbage():
    """Imageio collects garbage whenever it closes a film: not among what other tests have left."""
    gc.collect()
    gc.freeze()


def write(frames, *paths, fps=25, hold_s=1.0, **options):
    frames = list(frames)
    height, width, _ = frames[0].shape
    options.setdefault("palette_frames", frames)
    write_film(iter(frames), paths, size=(width, height), fps=fps, hold_s=hold_s, **options)


ANIMATED = [".gif", ".webp", ".apng"]  # films of images, each with a duration of its own


def read_animated(path):
    """Frames as RGB and their durations in milliseconds."""
    with Image.open(path) as film:
        pairs = [
            (np.asarray(frame.convert("RGB")), frame.info["duration"])
            for frame in ImageSequence.Iterator(film)
        ]
    return [frame for frame, _ in pairs], [duration for _, duration in pairs]


def read_mp4(path):
    return list(iio.imiter(path, plugin="pyav"))


def mean_error(shown, given_frames):
    pairs = zip(shown, given_frames, strict=True)
    return np.mean([np.abs(a.astype(int) - b.astype(int)).mean() for a, b in pairs])


MOST_ERROR = {".gif": 0.1, ".webp": 0.5, ".apng": 0.0}


def far_from_ink(frame, distance=16):
    """White pixels with nothing but white around them, so that no block of H.264 holds ink."""
    ink = (frame != 255).any(axis=-1)
    near = np.zeros_like(ink)
    for y, x in np.argwhere(ink):
        rows = slice(max(0, y - distance), y + distance + 1)
        near[rows, max(0, x - distance) : x + distance + 1] = True
    return ~near


@pytest.mark.parametrize("suffix", ANIMATED)
def test_every_frame_has_its_size_and_the_hold_is_the_last_duration(line_art, tmp_path, suffix):
    """12 frames at 25 fps last 40 ms each; the last one two seconds more."""
    write(line_art, tmp_path / f"a{suffix}", hold_s=2.0)
    frames, durations = read_animated(tmp_path / f"a{suffix}")
    assert [frame.shape for frame in frames] == [(160, 360, 3)] * 12
    assert durations == [40] * 11 + [2040]


def test_a_gif_differs_from_its_frames_by_less_than_a_tenth_of_a_grey_level(line_art, tmp_path):
    """Line art with more than 255 colours keeps a mean error of at most 0.1, and white is white."""
    assert (
        len(np.unique(np.concatenate([frame.reshape(-1, 3) for frame in line_art]), axis=0)) > 255
    )
    write(line_art, tmp_path / "a.gif", palette_frames=line_art[::4])
    frames, _ = read_animated(tmp_path / "a.gif")
    assert 0 < mean_error(frames, line_art) <= 0.1
    for shown, drawn in zip(frames, line_art, strict=True):
        for exact in [(255, 255, 255), (221, 221, 221), (0, 0, 0), (214, 39, 40), (31, 119, 180)]:
            flat = (drawn == exact).all(axis=-1)
            assert flat.any()
            assert (shown[flat] == exact).all(), f"{exact} is not kept"


def test_a_gif_is_smaller_than_pillows_of_the_same_frames(line_art, tmp_path):
    """Pillow, too, writes changed rectangles, but no transparent pixels where nothing changed."""
    write(line_art, tmp_path / "a.gif")
    first, *rest = [Image.fromarray(frame) for frame in line_art]
    first.save(tmp_path / "pillow.gif", save_all=True, append_images=rest, duration=40)
    size, pillow = ((tmp_path / name).stat().st_size for name in ("a.gif", "pillow.gif"))
    assert size < pillow


def test_a_gif_spends_next_to_nothing_on_pixels_that_stay(tmp_path):
    """Two changed corners of a noisy image cost no second entry, though they span it all."""
    noise = np.random.default_rng(1).integers(0, 200, (100, 100, 1)).astype(np.uint8)
    first = np.repeat(noise, 3, axis=2)
    second = first.copy()
    second[0, 0] = second[-1, -1] = 255
    write([first], tmp_path / "one.gif", palette_frames=[second])
    write([first, second], tmp_path / "two.gif", palette_frames=[second])
    one, two = ((tmp_path / name).stat().st_size for name in ("one.gif", "two.gif"))
    assert one > 9000
    assert two - one < 500


def test_colors_that_no_sampled_frame_has_become_the_nearest_of_the_palette(tmp_path):
    """A palette of black and white shows dark red as black and light yellow as white."""
    black, white = np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 255, np.uint8)
    strange = white.copy()
    strange[:4], strange[4:] = (90, 0, 0), (250, 250, 180)
    write([white, strange], tmp_path / "a.gif", palette_frames=[black, white])
    frames, _ = read_animated(tmp_path / "a.gif")
    assert (frames[1][:4] == 0).all()
    assert (frames[1][4:] == 255).all()


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    colors=arrays(np.uint8, st.tuples(st.integers(1, 255), st.just(3))),
    indices=arrays(np.uint8, st.tuples(st.integers(1, 4), st.just(16), st.just(17))),
)
def test_a_gif_of_at_most_255_colors_is_lossless(colors, indices, tmp_path_factory):
    """Whatever the colours and frames, also equal consecutive ones, they come back bit for bit."""
    path = tmp_path_factory.mktemp("lossless") / "a.gif"
    frames = list(colors[indices % len(colors)])
    write(frames, path, fps=10, hold_s=0.0)
    shown, durations = read_animated(path)
    total = sum(durations)
    assert total == 100 * len(frames)
    assert mean_error([shown[-1]], [frames[-1]]) == 0
    if len(shown) == len(frames):
        assert mean_error(shown, frames) == 0


def test_neighbouring_dark_colors_stay_apart_in_a_gif(tmp_path):
    """255 shades that differ by one level only are kept exactly."""
    ramp = np.zeros((4, 255, 3), np.uint8)
    ramp[..., 2] = np.arange(255)
    write([ramp, ramp[:, ::-1].copy()], tmp_path / "a.gif")
    frames, _ = read_animated(tmp_path / "a.gif")
    assert mean_error(frames, [ramp, ramp[:, ::-1]]) == 0


@pytest.mark.parametrize("suffix", ANIMATED)
def test_equal_consecutive_frames_lose_no_time(line_art, tmp_path, suffix):
    """Each of them is a frame of its own duration, at the start, in the middle and at the end."""
    a, b, c = line_art[:3]
    write([a, a, b, b, b, c, c], tmp_path / f"a{suffix}", fps=20, hold_s=0.5)
    frames, durations = read_animated(tmp_path / f"a{suffix}")
    assert durations == [50] * 6 + [550]
    assert mean_error(frames, [a, a, b, b, b, c, c]) <= MOST_ERROR[suffix]


@pytest.mark.parametrize(
    ("suffix", "once"), [(".gif", None), (".webp", 1), (".apng", 1)], ids=ANIMATED
)
def test_a_film_says_whether_it_repeats(line_art, tmp_path, suffix, once):
    """Loop count 0 means for ever; a GIF that plays once has no loop extension."""
    for loop, expected in ((True, 0), (False, once)):
        write(line_art[:2], tmp_path / f"a{suffix}", loop=loop)
        with Image.open(tmp_path / f"a{suffix}") as film:
            assert film.info.get("loop") == expected


def test_an_mp4_has_every_frame_and_repeats_the_last_to_hold_it(line_art, tmp_path):
    """12 frames and 2 s at 25 fps are 62 frames of 360x160 and 2.48 s, the last 51 identical."""
    write(line_art, tmp_path / "a.mp4", hold_s=2.0)
    frames = read_mp4(tmp_path / "a.mp4")
    facts = iio.immeta(tmp_path / "a.mp4", plugin="pyav")
    assert len(frames) == 62
    assert frames[0].shape == (160, 360, 3)
    assert facts["fps"] == 25
    assert facts["duration"] == pytest.approx(2.48)
    assert mean_error(frames[11:], [line_art[-1]] * 51) < 3


def test_an_mp4_shows_what_was_drawn_on_white(line_art, tmp_path):
    """The mean error stays below 3 grey levels, and white away from lines is 252 or more."""
    write(line_art, tmp_path / "a.mp4", hold_s=0.0)
    frames = read_mp4(tmp_path / "a.mp4")
    assert mean_error(frames, line_art) < 3
    for shown, drawn in zip(frames, line_art, strict=True):
        white = far_from_ink(drawn)
        assert white.any()
        assert shown[white].min() >= 252


@pytest.mark.parametrize("color", [(255, 255, 255), (214, 39, 40), (31, 119, 180), (0, 128, 0)])
def test_an_mp4_keeps_flat_colors_and_names_their_matrix(tmp_path, color):
    """A player that obeys the BT.709 tags shows the colour within 4 levels of what was drawn."""
    write([np.full((32, 32, 3), color, np.uint8)] * 2, tmp_path / "a.mp4", hold_s=0.0)
    graph = [("scale", "in_color_matrix=bt709:in_range=tv"), ("format", "rgb24")]
    for frame in iio.imiter(tmp_path / "a.mp4", plugin="pyav", filter_sequence=graph):
        assert np.abs(frame.astype(int) - color).max() <= 4
    facts = iio.immeta(tmp_path / "a.mp4", plugin="pyav")
    assert facts["codec"] == "h264"
    assert facts["profile"] == "High"
    assert facts["video_format"] == "yuv420p"


def test_an_mp4_is_tagged_bt709_limited_range(line_art, tmp_path):
    """The colour box of the file says primaries, transfer and matrix 1 (BT.709), not full range."""
    write(line_art[:2], tmp_path / "a.mp4")
    data = (tmp_path / "a.mp4").read_bytes()
    assert b"colrnclx" + bytes([0, 1, 0, 1, 0, 1, 0]) in data


def test_an_mp4_starts_to_play_before_it_is_loaded(line_art, tmp_path):
    """The index stands before the images (faststart)."""
    write(line_art, tmp_path / "a.mp4")
    data = (tmp_path / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("size", [(33, 20), (32, 21), (33, 21), (2, 2), (3, 3), (32, 20)])
def test_odd_sizes_are_padded_in_mp4_and_kept_elsewhere(tmp_path, size):
    """Nothing is resampled: one column or row repeats the edge, the rest stays where it was."""
    width, height = size
    frame = np.full((height, width, 3), 255, np.uint8)
    frame[-1:, :], frame[:, -1:] = 120, 120
    later = frame.copy()
    later[-1, -1] = 0
    paths = {suffix: tmp_path / f"a{suffix}" for suffix in FILM_FORMATS}
    write([frame, later], *paths.values(), hold_s=0.0)
    for suffix in ANIMATED:
        assert mean_error(read_animated(paths[suffix])[0], [frame, later]) == 0
        assert FILM_FORMATS[suffix].padded_size(size) == size
    shown = read_mp4(tmp_path / "a.mp4")[0]
    assert shown.shape[1::-1] == padded_size(size) == FILM_FORMATS[".mp4"].padded_size(size)
    for edge in (shown[:, width - 1 :], shown[height - 1 :]):
        assert np.abs(edge.astype(int) - 120).max() < 30
    if min(size) > 16:
        assert shown[:8, :8].min() > 250


@pytest.mark.parametrize("count", [1, 2])
def test_the_shortest_films_are_right(line_art, tmp_path, count):
    """One or two frames, held for a second: 25 more frames in MP4, elsewhere a longer last one."""
    write(line_art[:count], *(tmp_path / f"a{suffix}" for suffix in FILM_FORMATS))
    for suffix in ANIMATED:
        frames, durations = read_animated(tmp_path / f"a{suffix}")
        assert durations == [40] * (count - 1) + [1040]
        assert mean_error(frames, line_art[:count]) <= MOST_ERROR[suffix]
    assert len(read_mp4(tmp_path / "a.mp4")) == count + 25


def test_a_film_of_one_color_is_right(tmp_path):
    """Every frame shows the one colour, and exactly wherever that can be."""
    frames = [np.full((20, 30, 3), (12, 200, 99), np.uint8)] * 3
    write(frames, *(tmp_path / f"a{suffix}" for suffix in FILM_FORMATS), hold_s=0.0)
    for suffix in ANIMATED:
        shown, durations = read_animated(tmp_path / f"a{suffix}")
        assert durations == [40] * 3
        assert mean_error(shown, frames) == 0
    assert len(read_mp4(tmp_path / "a.mp4")) == 3


@pytest.mark.parametrize("fps", [1, 2, 4, 5, 10, 20, 25, 50])
def test_frame_times_are_exact_hundredths(line_art, tmp_path, fps):
    """Every rate that divides 100 gives equal whole hundredths, and the same rate in MP4."""
    paths = [tmp_path / f"a{suffix}" for suffix in FILM_FORMATS]
    write(line_art[:3], *paths, fps=fps, hold_s=0.25)
    for suffix in ANIMATED:
        durations = read_animated(tmp_path / f"a{suffix}")[1]
        assert durations == [1000 // fps] * 2 + [1000 // fps + 250]
    assert iio.immeta(tmp_path / "a.mp4", plugin="pyav")["fps"] == fps
    assert len(read_mp4(tmp_path / "a.mp4")) == 3 + round(0.25 * fps)


@pytest.mark.parametrize(
    ("fps", "suffix", "durations_ms"),
    [
        (24, ".gif", [40, 40, 50, 290]),
        (30, ".gif", [30, 40, 30, 280]),
        (24, ".webp", [42, 41, 42, 292]),
        (60, ".webp", [17, 16, 17, 267]),
        (24, ".apng", [5000 / 120] * 3 + [290]),
        (60, ".apng", [2000 / 120] * 3 + [270]),
    ],
)
def test_rates_that_a_format_cannot_store_keep_the_mean_rate(
    line_art, tmp_path, fps, suffix, durations_ms
):
    """At 24, 30 and 60 frames per second each frame begins at the nearest time; APNG is exact."""
    path = tmp_path / f"a{suffix}"
    write(line_art[:4], path, fps=fps, hold_s=0.25)
    assert read_animated(path)[1] == pytest.approx(durations_ms, abs=0.01)


def test_all_films_come_from_one_stream(line_art, tmp_path):
    """The frames come once, from a generator; each file equals the one made alone."""
    write(line_art, *(tmp_path / f"a{suffix}" for suffix in FILM_FORMATS))
    for suffix in FILM_FORMATS:
        write(line_art, tmp_path / f"b{suffix}")
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", FILM_FORMATS)
def test_the_same_frames_give_the_same_bytes(line_art, tmp_path, suffix):
    """No date, no chance: four films of the same frames are equal."""
    paths = [tmp_path / f"{name}{suffix}" for name in "abcd"]
    for path in paths:
        write(line_art, path, comment="same")
    assert len({path.read_bytes() for path in paths}) == 1


def test_frames_may_be_drawn_into_one_array(line_art, tmp_path):
    """A generator that reuses its array, or gives views of a larger one, spoils no frame."""

    def reuse():
        canvas = np.empty((160, 360, 4), np.uint8)
        for frame in line_art:
            canvas[..., :3] = frame
            yield canvas[..., :3]

    write(line_art, *(tmp_path / f"a{suffix}" for suffix in FILM_FORMATS))
    paths = [tmp_path / f"b{suffix}" for suffix in FILM_FORMATS]
    write_film(reuse(), paths, size=(360, 160), fps=25, hold_s=1, palette_frames=line_art)
    for path in paths:
        assert path.read_bytes() == (tmp_path / f"a{path.suffix}").read_bytes()


def comment_by_pillow(film, suffix):
    if suffix == ".webp":
        return "".join(ET.fromstring(film.info["xmp"]).itertext())  # noqa: S314 - our own
    return film.text["Comment"]


COMMENTS = [
    "x",
    "line one\nline two\t{}",
    "a" * 255,
    "b" * 256,
    "0123456789" * 51,
    "long " * 20_000,
]


@pytest.mark.parametrize("comment", COMMENTS, ids=len)
@pytest.mark.parametrize("suffix", FILM_FORMATS)
def test_a_comment_of_any_length_comes_back(line_art, tmp_path, suffix, comment):
    """Our reader and the independent one find the same text, and the film still plays."""
    path = tmp_path / f"a{suffix}"
    write(line_art[:2], path, comment=comment, hold_s=0.0)
    assert read_comment(path) == comment
    if suffix in ANIMATED:
        with Image.open(path) as film:
            film.seek(1)
            assert film.n_frames == 2
            if suffix == ".gif":  # Pillow reads only a comment before the images
                assert path.read_bytes().endswith(b"\0\x3b")
            else:
                assert comment_by_pillow(film, suffix) == comment
    else:
        assert iio.immeta(path, plugin="pyav")["comment"] == comment
        assert len(read_mp4(path)) == 2


@settings(derandomize=True, deadline=None, max_examples=25)
@given(comment=st.text(st.sampled_from([chr(c) for c in [9, 10, *range(32, 127)]]), max_size=700))
def test_any_printable_ascii_text_survives(comment, tmp_path_factory):
    """Quotes, backslashes, braces and line feeds are kept in every format; no text is None."""
    folder = tmp_path_factory.mktemp("comment")
    frame = np.zeros((4, 4, 3), np.uint8)
    paths = [folder / f"a{suffix}" for suffix in FILM_FORMATS]
    write([frame], *paths, comment=comment, hold_s=0.0)
    assert {read_comment(path) for path in paths} == {comment or None}


def test_a_suffix_may_be_in_capitals(line_art, tmp_path):
    """``A.GIF`` is a GIF."""
    write(line_art[:1], tmp_path / "A.GIF", comment="x")
    assert read_comment(tmp_path / "A.GIF") == "x"


def test_fewer_colors_make_a_smaller_gif_and_change_nothing_else(line_art, tmp_path):
    """255 is the default; 16 and 4 show at most as many colours; other formats ignore it."""
    for name, options in {"none": {}, "a255": {"colors": 255}, "a16": {"colors": 16}}.items():
        write(line_art, *(tmp_path / f"{name}{suffix}" for suffix in FILM_FORMATS), **options)
    for suffix in FILM_FORMATS:
        data = [(tmp_path / f"{name}{suffix}").read_bytes() for name in ("none", "a255", "a16")]
        assert data[0] == data[1]
        assert (data[0] == data[2]) == (suffix != ".gif")
    assert (tmp_path / "a16.gif").stat().st_size < (tmp_path / "none.gif").stat().st_size
    for most in (4, 16):
        write(line_art, tmp_path / "few.gif", colors=most)
        frames, _ = read_animated(tmp_path / "few.gif")
        used = np.unique(np.concatenate([frame.reshape(-1, 3) for frame in frames]), axis=0)
        assert 3 <= len(used) <= most
        for shown, drawn in zip(frames, line_art, strict=True):
            assert (shown[(drawn == 255).all(axis=-1)] == 255).all()
