"""What a profile asks of the page image of one document: the few options that every page goes through.

The rest of the profile is for the converters that lay a document out.
"""

from dataclasses import dataclass, replace

from photostat.render.model import PageFormat
from photostat.render.profile.enums import DitheringAlgorithm, ImageFormat, ImageSize, ImagingMethod
from photostat.render.profile.options import BasicOptions, NativeOptions
from photostat.render.profile.profile import ImagingProfile

DEFAULT_THRESHOLD = 128
_FORMATS = {ImageFormat.Tiff: PageFormat.TIFF, ImageFormat.Jpeg: PageFormat.JPEG}


@dataclass(frozen=True)
class PageOutput:
    """Options of the page image.

    `colour_to_jpeg`: a page that holds colour becomes a JPEG although `format` is TIFF. `threshold`: luminance below it
    is black (0..255). `max_width_in`, `max_height_in`: inches, set with ImageSize.Custom only. `max_pages`: only the
    first so many pages are imaged; None = all.
    """

    dpi: int
    format: PageFormat
    colour_to_jpeg: bool
    dithering: DitheringAlgorithm
    threshold: int
    image_size: ImageSize
    max_width_in: float | None
    max_height_in: float | None
    max_pages: int | None


def page_output(profile: ImagingProfile, *, use_native_imaging: bool) -> PageOutput:
    """Options for a document whose native type has this UseNativeImaging flag.

    A native profile images types with the flag by its NativeOptions and the others by its BasicOptions; a basic profile
    images all by its BasicOptions. What BasicOptions have no member for (dithering, colour pages to JPEG, the page cap)
    a native profile's NativeOptions say for all its documents: a choice of ours.
    """
    if profile.imaging_method is not ImagingMethod.Native:
        return _basic_output(profile.basic_options)
    native = _native_output(profile.native_options)
    if use_native_imaging:
        return native
    basic = _basic_output(profile.basic_options)
    return replace(
        basic,
        colour_to_jpeg=profile.native_options.render_color_pages_to_jpeg and basic.format is PageFormat.TIFF,
        dithering=native.dithering,
        threshold=native.threshold,
        max_pages=native.max_pages,
    )


def _native_output(options: NativeOptions) -> PageOutput:
    page_format = _FORMATS[options.native_image_format]
    return PageOutput(
        dpi=options.image_output_dpi,
        format=page_format,
        colour_to_jpeg=options.render_color_pages_to_jpeg and page_format is PageFormat.TIFF,
        dithering=options.dithering_algorithm,
        threshold=DEFAULT_THRESHOLD if options.dithering_threshold is None else options.dithering_threshold,
        image_size=ImageSize.OriginalSetting,
        max_width_in=None,
        max_height_in=None,
        max_pages=options.max_pages_per_doc,
    )


def _basic_output(options: BasicOptions) -> PageOutput:
    """A basic profile has no dithering option; ours is the native default, Floyd and Steinberg at 128."""
    custom = options.image_size is ImageSize.Custom
    return PageOutput(
        dpi=options.image_output_dpi,
        format=_FORMATS[options.basic_image_format],
        colour_to_jpeg=False,
        dithering=DitheringAlgorithm.FloydAndSteinberg,
        threshold=DEFAULT_THRESHOLD,
        image_size=options.image_size,
        max_width_in=options.maximum_image_width if custom else None,
        max_height_in=options.maximum_image_height if custom else None,
        max_pages=None,
    )
