"""Finishing: from a model's picture to the file that is delivered: lettered, marked, honest about its origin."""

from studio.finishing.finish import THUMBNAIL_SIDE, finish
from studio.finishing.options import BlockContrast, Finished, FinishOptions, ImageFormat, UnreadablePicture

__all__ = ["THUMBNAIL_SIDE", "BlockContrast", "FinishOptions", "Finished", "ImageFormat", "UnreadablePicture", "finish"]
