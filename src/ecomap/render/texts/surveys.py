"""The sentences of pictures laid over the map and of surveyed patches."""

from __future__ import annotations

SURVEYS: dict[str, tuple[str, str]] = {
    "tool_swipe_title": ("前后影像对比", "Compare before and after"),
    "swipe_left": ("左侧", "Left"),
    "swipe_right": ("右侧", "Right"),
    "swipe_hint": (
        "拖动图上的分界线；键盘：选中分界线后用方向键。",
        "Draw the line across the map; by keyboard with the arrow keys on it.",
    ),
    "swipe_handle": ("影像分界线", "Line between the pictures"),
    "swipe_value": ("左 {n}%：{left}；右：{right}", "left {n}%: {left}; right: {right}"),
    # patches
    "symbol_patch_words": (
        "遥感图斑（疑似，待核查）：{words}",
        "Surveyed patches (suspects, to be checked): {words}",
    ),
    "patch_layer": ("图斑：{name}（{n}）", "Patches: {name} ({n})"),
    "patch_list": ("图斑清单：{name}", "List of patches: {name}"),
    "patch_more": ("另有 {n} 个，未列出。", "{n} more are not listed."),
    "patch_title": ("疑似图斑 {name}", "Suspected patch {name}"),
    "patch_unnamed": ("第 {n} 个", "no. {n}"),
    "patch_suspect": ("疑似", "May be"),
    "patch_change": ("疑似变化", "Suspected change"),
    "patch_verdict": ("核查结论", "Verdict"),
    "patch_needs_check": ("待核查", "to be checked"),
    "patch_area": ("面积", "Area"),
    "patch_hectares": ("{n} 公顷（{mu} 亩）", "{n} ha ({mu} mu)"),
    "patch_county": ("区县", "County"),
    "patch_licence": ("采矿权", "Licence"),
    "patch_beyond": ("界外面积", "Beyond the licence"),
    "patch_site": ("关联点位", "Site"),
    "patch_dates": ("影像日期", "Scenes of"),
    "patch_ndvi": ("植被指数 NDVI", "NDVI"),
    "patch_cloud": ("云占比", "Cloud"),
    "patch_confidence": ("置信度", "Confidence"),
    "patch_sure_single": ("单期影像，低", "single date, low"),
    "patch_sure_low": ("低", "low"),
    "patch_sure_medium": ("中", "medium"),
    "patch_sure_high": ("高", "high"),
    "patch_layer_name": ("图斑集", "Set"),
    "patch_note": (
        "由卫星影像得出，仅为疑似，须经人工核查。",
        "From satellite pictures: a suspect, until a person has checked it.",
    ),
}
"""Texts by key: Chinese, English."""
