"""Features, training by site and calibration of a forest, on arrays."""

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.errors import MissingExtraError, UsageError
from ecomap.raster import Role, SceneBlock
from ecomap.survey.forest import Card, Forest, Samples, feature_names, features_of, predict, train
from ecomap.survey.forest.calibration import calibrate, isotonic, reliability
from ecomap.survey.forest.training import deal_sites

ROLES = (Role.BLUE, Role.GREEN, Role.RED, Role.NIR, Role.SWIR1)


def block(values, cloud=None):
    bands = {role: np.asarray(value, dtype=np.float32) for role, value in zip(ROLES, values, strict=True)}
    shape = bands[Role.RED].shape
    return SceneBlock(
        bands, np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool) if cloud is None else cloud
    )


def painted(seed, dates=3, shape=(7, 9)):
    generator = np.random.default_rng(seed)
    return [
        block(generator.uniform(0.01, 0.5, (5, *shape)), generator.random(shape) < 0.4) for _ in range(dates)
    ]


def test_features_are_medians_and_extremes_of_the_clear_dates() -> None:
    blocks = painted(1)
    features = dict(zip(feature_names(ROLES), features_of(blocks), strict=True))
    clear = np.stack([one.clear for one in blocks])
    some = clear.any(axis=0)
    for role in ROLES:
        dates = np.where(clear, np.stack([one.bands[role] for one in blocks]), np.nan)[:, some]
        np.testing.assert_allclose(features[role][some], np.nanmedian(dates, axis=0), rtol=1e-6)
    red, nir = (np.stack([one.bands[role] for one in blocks]) for role in (Role.RED, Role.NIR))
    ndvi = np.where(clear, (nir - red) / (nir + red), np.nan)[:, some]
    np.testing.assert_allclose(features["ndvi_max"][some], np.nanmax(ndvi, axis=0), rtol=1e-5)
    np.testing.assert_allclose(features["ndvi_min"][some], np.nanmin(ndvi, axis=0), rtol=1e-5)
    assert (np.isnan(features["red"]) == ~some).all()
    assert not some.all()


def test_features_of_a_window_with_its_halo_are_those_of_the_whole() -> None:
    blocks = painted(2, shape=(12, 14))
    whole = features_of(blocks)
    parts = [
        SceneBlock(
            {role: band[2:9, 3:11] for role, band in one.bands.items()},
            one.valid[2:9, 3:11],
            one.cloud[2:9, 3:11],
        )
        for one in blocks
    ]
    np.testing.assert_array_equal(features_of(parts)[:, 1:-1, 1:-1], whole[:, 3:8, 4:10])


def test_scenes_without_infrared_have_fewer_features_and_without_red_none() -> None:
    assert "ndvi_max" not in feature_names([Role.BLUE, Role.GREEN, Role.RED])
    with pytest.raises(UsageError, match="red and green"):
        feature_names([Role.NIR, Role.SWIR1])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_the_calibration_rises_and_keeps_the_share_of_bare_ground(pairs) -> None:
    votes, bare = np.array([vote for vote, _ in pairs]), np.array([is_bare for _, is_bare in pairs])
    knots, shares = isotonic(votes, bare)
    assert (np.diff(knots) > 0).all()
    assert (np.diff(shares) >= 0).all()
    assert calibrate(votes, knots, shares).sum() == pytest.approx(bare.sum())


def test_the_calibration_agrees_with_scikit_learn() -> None:
    isotonic_regression = pytest.importorskip("sklearn.isotonic").IsotonicRegression
    generator = np.random.default_rng(3)
    votes = np.round(generator.random(400), 2)
    bare = generator.random(400) < votes**2
    expected = isotonic_regression().fit(votes, bare).predict(votes)
    np.testing.assert_allclose(calibrate(votes, *isotonic(votes, bare)), expected, atol=1e-9)


def test_reliability_counts_every_pixel_once() -> None:
    said, bare = np.array([0.0, 0.05, 0.55, 1.0]), np.array([False, True, True, True])
    table = reliability(said, bare)
    assert [(row["from"], row["pixels"], row["right"]) for row in table] == [
        (0.0, 2, 0.5),
        (0.5, 1, 1),
        (0.9, 1, 1),
    ]


def samples(sites=20, each=12, seed=0):
    """Bare sites and others; every site has an offset of its own, so that neighbours know each other."""
    generator = np.random.default_rng(seed)
    site = np.repeat(np.arange(sites), each)
    bare = site % 2 == 0
    own = generator.normal(0, 1.0, (sites, 4))[site]
    features = own + bare[:, None] * 0.8 + generator.normal(0, 0.05, (len(site), 4))
    return Samples(features.astype(np.float32), bare, site)


def test_sites_are_never_parted_and_every_fold_has_both_grounds() -> None:
    labelled = samples()
    fold = deal_sites(labelled, seed=1)
    for site in range(20):
        assert len(set(fold[labelled.site == site])) == 1
    for number in range(fold.max() + 1):
        assert set(labelled.is_bare[fold == number]) == {True, False}


def test_scores_are_those_of_sites_not_seen() -> None:
    trained = train(samples(), trees=25)
    seen = trained.classifier.predict(samples().features)
    assert (seen == samples().is_bare).mean() > 0.99
    assert np.mean([fold.f1 for fold in trained.folds]) < 0.9
    assert sum(fold.sites for fold in trained.folds) == 20
    assert sum(row["pixels"] for row in trained.reliability) == 240


def test_the_same_seed_trains_the_same_forest() -> None:
    one, other = (train(samples(), trees=5, seed=4) for _ in range(2))
    features = samples(seed=9).features
    np.testing.assert_array_equal(
        one.classifier.predict_proba(features), other.classifier.predict_proba(features)
    )
    assert one.folds == other.folds


def test_too_few_sites_are_refused() -> None:
    with pytest.raises(UsageError, match="2 sites of disturbed and 2 of other ground"):
        train(samples(sites=4), trees=5)


def test_without_scikit_learn_the_install_command_is_told(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.model_selection", None)
    with pytest.raises(MissingExtraError, match=r"ecomap\[survey\]"):
        train(samples(), trees=5)


def card(**changes):
    given: dict[str, Any] = dict.fromkeys(Card.__dataclass_fields__, ())
    given |= {"made": "", "sensor": "", "labels": "", "class_column": "", "classes": {}, "software": {}}
    given |= {"polygons": 0, "sites": 0, "pixels": 0, "threshold": 0.5, "features": ("a", "b", "c", "d")}
    given |= {"raw_votes": (0.0, 1.0), "calibrated": (0.0, 0.5), "file_sha256": ""}
    return Card(**given | changes)


def test_what_is_not_known_stays_unknown_and_votes_are_calibrated() -> None:
    trained = train(samples(), trees=5)
    forest = Forest(trained.classifier, card())
    features = samples().features[:6].copy()
    features[2, 1] = np.nan
    said = predict(forest, features)
    assert np.isnan(said).tolist() == [False, False, True, False, False, False]
    assert np.nanmax(said) <= 0.5
    with pytest.raises(UsageError, match="trained with 4"):
        predict(forest, features[:, :3])
