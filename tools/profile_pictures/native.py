"""Pictures of BasicOptions, NativeOptions and the profile's own members."""

from profile_pictures.case import Case

CASES: list[Case] = []
