"""A random forest that a user trains on polygons of their own, scored by site and calibrated."""

from ecomap.survey.forest.card import Card, Fold
from ecomap.survey.forest.features import HALO_PX, feature_names, features_of
from ecomap.survey.forest.model import Forest, is_classifier, predict, predict_map
from ecomap.survey.forest.training import Samples, train

__all__ = [
    "HALO_PX",
    "Card",
    "Fold",
    "Forest",
    "Samples",
    "feature_names",
    "features_of",
    "is_classifier",
    "predict",
    "predict_map",
    "train",
]
