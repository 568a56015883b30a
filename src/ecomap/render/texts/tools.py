"""The sentences of the tools of the map: measuring, and what is near."""

from __future__ import annotations

TOOLS: dict[str, tuple[str, str]] = {
    # measuring
    "tool_measure_title": ("量距离和面积", "Measure distance and area"),
    "measure_mode": ("量什么", "What to measure"),
    "measure_line": ("距离", "Distance"),
    "measure_area": ("面积", "Area"),
    "measure_start": (
        "在图上点选两点以上。键盘：在地图上按空格，在中心十字处加点。",
        "Click two or more places. By keyboard: Space on the map sets one at the cross in the middle.",
    ),
    "measure_go_on": (
        "继续加点；双击或回车结束，退格删去最后一点，Esc 退出。",
        "Go on; double click or Enter ends, Backspace takes the last one back, Esc leaves.",
    ),
    "measure_again": ("已结束。再点一处则重新开始。", "Finished. The next place starts anew."),
    "measure_center": ("在中心加点", "Add the middle"),
    "measure_undo": ("撤销一点", "Take one back"),
    "measure_finish": ("结束", "Finish"),
    "measure_clear": ("清除", "Clear"),
    "measure_length": ("长度", "Length"),
    "measure_perimeter": ("周长", "Perimeter"),
    "measure_edge": ("段", "Edge"),
    "measure_bearing": ("方位角", "Bearing"),
    "measure_mu": ("亩", "mu"),
    "measure_crossing": (
        "边线相交，面积按走向抵消，不是任何一块地的面积。",
        "The outline crosses itself: parts cancel out, and the area is that of no field.",
    ),
    "measure_how": (
        "在 CGCS2000 椭球面上沿大地线量算。1 亩 = 2000/3 平方米。",
        "Along geodesics on the CGCS2000 ellipsoid. 1 mu = 2000/3 square metres.",
    ),
    "point_0": ("北", "N"),
    "point_1": ("东北", "NE"),
    "point_2": ("东", "E"),
    "point_3": ("东南", "SE"),
    "point_4": ("南", "S"),
    "point_5": ("西南", "SW"),
    "point_6": ("西", "W"),
    "point_7": ("西北", "NW"),
    # near here
    "tool_near_title": ("附近的点位", "Sites near a place"),
    "near_hint": (
        "在图上点一处；或用本机位置；键盘：在地图上按空格，取中心十字处。",
        "Tap the map, or use this device. By keyboard: Space on the map takes the cross in the middle.",
    ),
    "near_device": ("用本机位置", "Where I am"),
    "near_center": ("用地图中心", "Middle of the map"),
    "near_count": ("列出", "List"),
    "near_waiting": ("正在定位……", "Looking for the position …"),
    "near_denied": (
        "浏览器未获准使用位置。请在浏览器设置中允许，或在图上点一处。",
        "The browser may not use the position. Allow it in its settings, or tap a place on the map.",
    ),
    "near_no_position": (
        "设备没有给出位置。请在图上点一处。",
        "The device gave no position. Tap a place on the map.",
    ),
    "near_no_device": (
        "此浏览器在此页（如本地文件或内置浏览器）不提供位置。请在图上点一处。",
        "This browser offers no position on this page. Tap a place on the map.",
    ),
    "near_from": ("起点 {place}", "From {place}"),
    "near_accuracy": ("设备位置，误差约 {distance}", "Position of the device, within about {distance}"),
    "near_here": ("就在此处", "right here"),
    "near_anchor": (
        "仅到参照点；实际在其 {distance} 内",
        "only to a reference point within {distance}",
    ),
    "near_anchor_unknown": ("仅到参照点", "only to a reference point"),
    "near_none": ("没有显示已定位的点位。", "No located site is shown."),
    "near_listed": ("最近的 {n} 个", "The nearest {n}"),
    "near_listed_one": ("最近的 1 个", "The nearest one"),
    "near_unlocated": (
        "{county}另有 {n} 个点位没有坐标，不知道远近。",
        "{n} more sites of {county} have no place, so nobody knows how far they are.",
    ),
    "near_unlocated_one": (
        "{county}另有 1 个点位没有坐标，不知道远近。",
        "1 more site of {county} has no place, so nobody knows how far it is.",
    ),
    "near_how": (
        "距离和方位沿 CGCS2000 椭球面大地线；线和面算到图上所绘的最近处。",
        "Along geodesics on the CGCS2000 ellipsoid; lines and areas to their nearest place as drawn.",
    ),
}
"""Texts by key: Chinese, English."""
