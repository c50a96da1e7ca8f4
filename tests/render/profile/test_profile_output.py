"""What a profile asks of a page."""

import subprocess
import sys
from dataclasses import replace

from photostat.render.model import PageFormat
from photostat.render.profile import (
    BasicOptions,
    DitheringAlgorithm,
    ImageFormat,
    ImageSize,
    ImagingMethod,
    ImagingProfile,
    NativeOptions,
    PageOutput,
    page_output,
)

BASIC = BasicOptions(
    image_output_dpi=200,
    basic_image_format=ImageFormat.Jpeg,
    image_size=ImageSize.Custom,
    maximum_image_height=2,
    maximum_image_width=5.5,
)
NATIVE = NativeOptions(
    image_output_dpi=400,
    render_color_pages_to_jpeg=True,
    dithering_algorithm=DitheringAlgorithm.Threshold,
    dithering_threshold=0,
    max_pages_per_doc=7,
)
OF_BASIC = PageOutput(
    dpi=200,
    format=PageFormat.JPEG,
    colour_to_jpeg=False,
    dithering=DitheringAlgorithm.FloydAndSteinberg,
    threshold=128,
    image_size=ImageSize.Custom,
    max_width_in=5.5,
    max_height_in=2.0,
    max_pages=None,
)


def profile(method: ImagingMethod, native: NativeOptions = NATIVE) -> ImagingProfile:
    return ImagingProfile(name="x", imaging_method=method, basic_options=BASIC, native_options=native)


def test_native_types_of_a_native_profile_get_native_options() -> None:
    assert page_output(profile(ImagingMethod.Native), use_native_imaging=True) == PageOutput(
        dpi=400,
        format=PageFormat.TIFF,
        colour_to_jpeg=True,
        dithering=DitheringAlgorithm.Threshold,
        threshold=0,
        image_size=ImageSize.OriginalSetting,
        max_width_in=None,
        max_height_in=None,
        max_pages=7,
    )


def test_other_types_of_a_native_profile_get_basic_options_and_what_these_lack_from_the_native_ones() -> None:
    native = page_output(profile(ImagingMethod.Native), use_native_imaging=True)
    expected = replace(OF_BASIC, max_pages=7, dithering=native.dithering, threshold=native.threshold)
    assert page_output(profile(ImagingMethod.Native), use_native_imaging=False) == expected


def test_colour_pages_of_other_types_become_jpeg_too() -> None:
    native = NativeOptions(render_color_pages_to_jpeg=True)
    coloured = ImagingProfile(name="x", imaging_method=ImagingMethod.Native, native_options=native)
    assert page_output(coloured, use_native_imaging=False).colour_to_jpeg


def test_basic_profile_images_everything_by_basic_options() -> None:
    for use_native_imaging in (True, False):
        assert page_output(profile(ImagingMethod.Basic), use_native_imaging=use_native_imaging) == OF_BASIC


def test_cut_is_128_where_another_algorithm_has_no_threshold() -> None:
    diffused = NativeOptions(dithering_algorithm=DitheringAlgorithm.FloydAndSteinberg)
    assert page_output(profile(ImagingMethod.Native, diffused), use_native_imaging=True).threshold == 128


def test_colour_to_jpeg_means_nothing_beside_jpeg() -> None:
    jpeg = NativeOptions(native_image_format=ImageFormat.Jpeg, render_color_pages_to_jpeg=True)
    assert not page_output(profile(ImagingMethod.Native, jpeg), use_native_imaging=True).colour_to_jpeg


def test_profile_imports_no_parser_and_no_web_framework() -> None:
    code = "import sys, photostat.render.profile; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"PIL", "numpy", "pypdfium2", "fastapi"} & set(modules)
