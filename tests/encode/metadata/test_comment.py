"""The comment that a file carries is found again."""

from __future__ import annotations

import io
import os
import zlib

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from relufit.draw.canvas.save import figure_bytes
from relufit.encode import FILM_FORMATS, read_comment, write_film
from relufit.encode.metadata import bounded_file
from relufit.encode.metadata.webp import webp_comment_chunk
from relufit.errors import InputError

KEYS = {".png": "Comment", ".svg": "Description", ".pdf": "Keywords"}
OTHERS = (".eps", ".tiff", ".jpg")
COMMENTS = [
    "x",
    '{"a": "b (c) \\\\ <d> & \'e\'"}\nnext line',
    ") unbalanced ( \\) \\( \\n",
    "]]> --> /Keywords (no) endobj",
    "q" * 70_000,
]


def save_figure(path, comment=None):
    figure = Figure(figsize=(1, 1), dpi=40)
    FigureCanvasAgg(figure)
    figure.subplots().plot([0, 1])
    metadata = {} if comment is None else {KEYS[path.suffix]: comment}
    figure.savefig(path, metadata=metadata)


def save_film(path, comment=None):
    frame = np.zeros((8, 8, 3), np.uint8)
    write_film(
        [frame],
        [path],
        size=(8, 8),
        fps=25,
        hold_s=0,
        palette_frames=[frame],
        comment=comment or "",
    )


def save_other(path, comment=None):
    """A figure in a format to which matplotlib alone does not add a comment."""
    figure = Figure(figsize=(1, 1), dpi=40)
    FigureCanvasAgg(figure)
    figure.subplots().plot([0, 1])
    path.write_bytes(figure_bytes(figure, path.suffix[1:], comment or ""))


def save(path, comment=None):
    kinds = {**dict.fromkeys(KEYS, save_figure), **dict.fromkeys(OTHERS, save_other)}
    kinds.get(path.suffix, save_film)(path, comment)


SUFFIXES = [*KEYS, *OTHERS, *FILM_FORMATS]


@pytest.mark.parametrize("comment", COMMENTS, ids=len)
@pytest.mark.parametrize("suffix", KEYS)
def test_a_figure_saved_by_matplotlib_gives_its_comment_back(tmp_path, suffix, comment):
    """With quotes, brackets, backslashes and line feeds, and whatever its length."""
    save_figure(tmp_path / f"a{suffix}", comment)
    assert read_comment(tmp_path / f"a{suffix}") == comment


@pytest.mark.parametrize("comment", COMMENTS, ids=len)
@pytest.mark.parametrize("suffix", OTHERS)
def test_a_figure_of_the_other_formats_gives_its_comment_back(tmp_path, suffix, comment):
    """The same for EPS, TIFF and JPEG; a JPEG segment has at most 65 533 bytes."""
    save_other(tmp_path / f"a{suffix}", comment)
    assert read_comment(tmp_path / f"a{suffix}") == comment


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_without_a_comment_gives_none(tmp_path, suffix):
    """None, and no error."""
    save(tmp_path / f"a{suffix}")
    assert read_comment(tmp_path / f"a{suffix}") is None


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", [b"", b"GIF", b"plain text, nothing else\n" * 9, b"\0" * 99])
def test_a_foreign_file_is_refused_by_name(tmp_path, suffix, content):
    """Whatever bytes it holds, the error names the file."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"a\{suffix}: "):
        read_comment(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_cut_off_is_refused(tmp_path, suffix):
    """At every tenth of its length, and one byte before its end where that byte matters."""
    path = tmp_path / f"a{suffix}"
    save(path, "whole")
    data = path.read_bytes()
    for tenth in range(1, 10):
        path.write_bytes(data[: len(data) * tenth // 10])
        with pytest.raises(InputError, match=r"a\."):
            read_comment(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    """The message says what the system says."""
    with pytest.raises(InputError, match=r"a\.png: cannot be read: No such file or directory"):
        read_comment(tmp_path / "a.png")
    (tmp_path / "b.gif").mkdir()
    with pytest.raises(InputError, match=r"b\.gif: cannot be read: Is a directory"):
        read_comment(tmp_path / "b.gif")


def test_an_unknown_suffix_is_refused(tmp_path):
    """The message lists the kinds that carry a comment."""
    known = r"\(\.apng, \.eps, \.gif, \.jpg, \.mp4, \.pdf, \.png, \.svg, \.tiff, \.webp\)"
    with pytest.raises(InputError, match=rf"expected a figure or film {known}, got '\.txt'"):
        read_comment(tmp_path / "a.txt")


def test_png_international_text_is_read_and_compressed_text_is_left(tmp_path):
    """Pillow's iTXt is found as UTF-8; what is compressed is none of ours."""
    for compressed, expected in ((False, "größer"), (True, None)):
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", "nobody")
        texts.add_itxt("Comment", "größer", zip=compressed)
        Image.new("RGB", (2, 2)).save(tmp_path / "a.png", pnginfo=texts)
        assert read_comment(tmp_path / "a.png") == expected


def test_a_png_with_a_flipped_bit_is_refused(tmp_path):
    """The check sum of the comment's part does not fit."""
    save_figure(tmp_path / "a.png", "right")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data.replace(b"right", b"wrong"))
    with pytest.raises(InputError, match="part of the PNG file is damaged"):
        read_comment(tmp_path / "a.png")


def test_other_xml_is_no_svg(tmp_path):
    """An HTML page is well-formed and yet foreign."""
    (tmp_path / "a.svg").write_text("<html><body/></html>")
    with pytest.raises(InputError, match="expected an SVG file, got XML that begins with 'html'"):
        read_comment(tmp_path / "a.svg")


def test_xml_that_grows_without_bound_is_refused(tmp_path):
    """Entities that multiply a thousand million times end in an error, not in a full memory."""
    names = "abcdefghij"
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {names[i]} "{f"&{names[i - 1]};" * 10}">' for i in range(1, 10)
    )
    (tmp_path / "a.svg").write_text(f"<!DOCTYPE x [{entities}]><x>&j;</x>")
    with pytest.raises(InputError, match="expected an SVG file"):
        read_comment(tmp_path / "a.svg")


def pdf_with(keywords):
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Title (a) /Keywords " + keywords + b" >>\nendobj\n"
        b"trailer\n<< /Info 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        (rb"(a\053b\0531)", "a+b+1"),
        (b"(one \\\nline)", "one line"),
        (rb"(\(\)\\\t\n\r)", "()\\\t\n\r"),
        (b"(\xfe\xff\x00g\x00\xf6)", "gö"),
        (b"()", ""),
        (b"<6162>", None),
    ],
)
def test_pdf_escapes_are_undone(tmp_path, keywords, expected):
    """Octal codes, continued lines, escaped brackets, UTF-16; not the hexadecimal form."""
    (tmp_path / "a.pdf").write_bytes(pdf_with(keywords))
    assert read_comment(tmp_path / "a.pdf") == expected


def test_a_pdf_may_have_no_information_and_must_have_what_it_names(tmp_path):
    """No dictionary: no comment. A dictionary that is named and missing: damaged."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\ntrailer\n<< >>\n%%EOF\n")
    assert read_comment(tmp_path / "a.pdf") is None
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\ntrailer\n<< /Info 7 0 R >>\n%%EOF\n")
    with pytest.raises(InputError, match="information dictionary of the PDF file is missing"):
        read_comment(tmp_path / "a.pdf")


def test_a_gif_by_another_writer_is_read(tmp_path):
    """Pillow puts its comment before the images, in colour tables of its own."""
    images = [Image.effect_noise((20, 20), 60).convert("RGB") for _ in range(3)]
    images[0].save(
        tmp_path / "a.gif", save_all=True, append_images=images[1:], comment="by Pillow" * 60
    )
    assert read_comment(tmp_path / "a.gif") == "by Pillow" * 60


def test_garbage_between_gif_blocks_is_refused(tmp_path):
    """A block that does not exist is named with its place."""
    save_film(tmp_path / "a.gif")
    data = (tmp_path / "a.gif").read_bytes()
    (tmp_path / "a.gif").write_bytes(data[:-1] + b"\x99\x3b")
    with pytest.raises(InputError, match=rf"expected a GIF block at byte {len(data) - 1}, got"):
        read_comment(tmp_path / "a.gif")


def test_the_first_of_two_gif_comments_counts(tmp_path):
    """The one that relufit wrote stands before what others append."""
    save_film(tmp_path / "a.gif", "first")
    data = (tmp_path / "a.gif").read_bytes()
    (tmp_path / "a.gif").write_bytes(data[:-1] + b"\x21\xfe\x06second\0\x3b")
    assert read_comment(tmp_path / "a.gif") == "first"


def box(kind, content, *, long=False):
    if long:
        return (1).to_bytes(4) + kind + (16 + len(content)).to_bytes(8) + content
    return (8 + len(content)).to_bytes(4) + kind + content


def mp4_with(*parts):
    return box(b"ftyp", b"isom") + b"".join(parts)


def test_mp4_boxes_may_be_long_and_must_fit(tmp_path):
    """64-bit sizes are read; a box that ends outside, or has no index beside it, is refused."""
    tag = box(b"ilst", box(b"\xa9cmt", box(b"data", bytes(8) + b"found")))
    moov = box(b"moov", box(b"udta", box(b"meta", bytes(4) + tag)))
    path = tmp_path / "a.mp4"
    path.write_bytes(mp4_with(moov, box(b"mdat", bytes(9), long=True)))
    assert read_comment(path) == "found"
    path.write_bytes(mp4_with(box(b"moov", b""), box(b"mdat", b"")))
    assert read_comment(path) is None
    path.write_bytes(mp4_with(moov))
    with pytest.raises(InputError, match="expected frames and their index in the file"):
        read_comment(path)
    path.write_bytes(mp4_with(moov, box(b"mdat", bytes(99))[:-1]))
    with pytest.raises(InputError, match="truncated or damaged at byte"):
        read_comment(path)
    path.write_bytes(mp4_with((7).to_bytes(4) + b"moov", box(b"mdat", b"")))
    with pytest.raises(InputError, match="truncated or damaged at byte 12"):
        read_comment(path)


def test_a_png_that_never_ends_is_refused(tmp_path):
    """Parts without the final one are a file that is cut off."""
    part = b"tEXt" + b"Comment\0half"
    data = len(part[4:]).to_bytes(4) + part + zlib.crc32(part).to_bytes(4)
    stream = io.BytesIO(b"\x89PNG\r\n\x1a\n" + data)
    (tmp_path / "a.png").write_bytes(stream.getvalue())
    with pytest.raises(InputError, match="the file is truncated"):
        read_comment(tmp_path / "a.png")


@pytest.mark.parametrize("comment", ['it\'s <me> & "you"', "]]>\n\t&amp;"])
def test_a_webp_by_another_writer_is_read(tmp_path, comment):
    """Pillow keeps whatever packet it is given; one without a description is no comment."""
    Image.new("RGB", (3, 3)).save(tmp_path / "a.webp", xmp=b"<x/>")
    assert read_comment(tmp_path / "a.webp") is None
    packet = webp_comment_chunk(comment)[8:].rstrip(b"\0")
    Image.new("RGB", (3, 3)).save(tmp_path / "a.webp", xmp=packet)
    assert read_comment(tmp_path / "a.webp") == comment


def test_a_damaged_webp_is_refused(tmp_path):
    """A part that ends outside the file, and a packet that is no XML."""
    save_film(tmp_path / "a.webp", "right")
    data = (tmp_path / "a.webp").read_bytes()
    (tmp_path / "a.webp").write_bytes(data.replace(b"<x:xmpmeta", b"<x;xmpmeta"))
    with pytest.raises(InputError, match="the XMP part of the WebP file is no XML"):
        read_comment(tmp_path / "a.webp")
    place = data.index(b"ANMF") + 4
    (tmp_path / "a.webp").write_bytes(data[:place] + b"\xff" + data[place + 1 :])
    with pytest.raises(InputError, match="part of the WebP file is damaged"):
        read_comment(tmp_path / "a.webp")


@pytest.mark.parametrize("size", [2**32 - 1, 2**31, 33 * 2**20])
@pytest.mark.parametrize("kind", [b"tEXt", b"IDAT", b"iTXt"])
def test_a_png_part_that_promises_gigabytes_takes_no_memory(tmp_path, size, kind):
    """The size of a part is compared with the file, and of a text with any comment's."""
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + size.to_bytes(4) + kind + b"Comment\0")
    with pytest.raises(
        InputError, match=r"a\.png: (the file is truncated|expected parts of at most)"
    ):
        read_comment(tmp_path / "a.png")


def test_a_damaged_international_text_is_refused(tmp_path):
    """Without its language and keyword it is no text."""
    part = b"iTXtComment\0\0\0no end"
    data = len(part[4:]).to_bytes(4) + part + zlib.crc32(part).to_bytes(4)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    with pytest.raises(InputError, match="the comment of the PNG file is damaged"):
        read_comment(tmp_path / "a.png")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gif", b"GIF89a" + bytes(7) + b"\x21\xf9" + b"\x01x" * 700_000),
        ("a.mp4", b"\0\0\0\x08ftyp" + b"\0\0\0\x08free" * 350_000),
        (
            "a.webp",
            b"RIFF" + (4 + 8 * 350_000).to_bytes(4, "little") + b"WEBP" + b"ABCD\0\0\0\0" * 350_000,
        ),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0abcd" + zlib.crc32(b"abcd").to_bytes(4)),
    ],
)
def test_a_file_of_very_many_tiny_parts_is_refused(tmp_path, monkeypatch, name, content):
    """It would take minutes for each gigabyte."""
    monkeypatch.setattr(bounded_file, "FREE_STEPS", 0)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=r"very many tiny parts|is cut off"):
        read_comment(tmp_path / name)


def test_a_file_of_more_than_a_gibibyte_is_refused(tmp_path):
    """None that relufit writes is as large; a figure is read whole only up to 64 MiB."""
    for name, size in (("a.png", 2**30), ("b.pdf", 2**26)):
        with (tmp_path / name).open("wb") as file:
            file.write(b"%PDF-")
            file.truncate(size + 1)  # takes no room on the disk
        with pytest.raises(InputError, match=r": expected a file of at most \d+ MiB"):
            read_comment(tmp_path / name)


def test_a_pipe_is_refused_at_once(tmp_path):
    """Opening one would wait for a writer without end."""
    os.mkfifo(tmp_path / "a.gif")
    with pytest.raises(InputError, match=r"a\.gif: expected a file, got a device or a pipe"):
        read_comment(tmp_path / "a.gif")


def test_an_svg_that_names_no_known_encoding_is_read_as_utf_8(tmp_path):
    """Nothing else is ever written; one changed byte in the name of the encoding hides nothing."""
    save_figure(tmp_path / "a.svg", "whole")
    text = (tmp_path / "a.svg").read_text()
    assert 'encoding="utf-8"' in text
    (tmp_path / "a.svg").write_text(text.replace('encoding="utf-8"', 'encoding="utG-8"'))
    assert read_comment(tmp_path / "a.svg") == "whole"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "got XML that defines entities"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg">' + "<g>" * 1001,
            "got XML of more than 1000 levels",
        ),
    ],
)
def test_xml_that_no_figure_needs_is_refused(tmp_path, text, message):
    """Entities and depth cost memory, and matplotlib writes neither."""
    (tmp_path / "a.svg").write_text(text)
    with pytest.raises(InputError, match=message):
        read_comment(tmp_path / "a.svg")
