"""Every sentence of a map page, in Chinese and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # frame of the page
    "invented": ("不反映任何真实地点", "no real place is meant"),
    "invented_title": ("模拟数据", "INVENTED DATA"),
    "as_of": ("状态截至 {date}", "Status as of {date}"),
    "language": ("English", "中文"),
    "home": ("全市总图", "Whole city"),
    "map": ("整改点位地图", "Map of rectification sites"),
    "no_script": ("此页需要启用 JavaScript。", "This page needs JavaScript."),
    "skip_to_filter": ("跳到筛选", "Skip to the filters"),
    "panels": ("信息面板", "Panels"),
    "close": ("关闭", "Close"),
    "more": ("再显示 {n} 条", "Show {n} more"),
    # controls on the map
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "full_extent": ("回到全图", "Full extent"),
    "north": ("北", "N"),
    "scale_label": ("比例尺：此处地面距离", "Scale: ground distance here"),
    "print": ("打印", "Print"),
    # tabs
    "tab_filter": ("图例与筛选", "Legend and filter"),
    "tab_sites": ("点位", "Sites"),
    "tab_unlocated": ("未定位", "Not located"),
    "tab_areas": ("区县", "Counties"),
    "tab_about": ("说明", "About"),
    # summary
    "shown": ("显示 {n} / {total} 个点位", "{n} of {total} sites shown"),
    "shown_located": ("已定位", "located"),
    "shown_unlocated": ("未定位", "not located"),
    "shown_open": ("未完成", "open"),
    "shown_overdue": ("逾期", "overdue"),
    "reset": ("清除全部筛选", "Clear all filters"),
    "filter_hint": ("勾选即筛选，不勾选表示全部。", "Tick to filter; nothing ticked means all."),
    # facets
    "facet_status": ("状态（颜色）", "Status (colour)"),
    "facet_kind": ("类型（形状）", "Kind (shape)"),
    "facet_area": ("区县", "County"),
    "facet_problem": ("方案问题", "Problem of the plan"),
    "class_open": ("未完成", "Open"),
    "class_done": ("已完成", "Done"),
    "class_closed": ("已销号", "Closed"),
    "overdue_only": ("逾期（外环）", "Overdue (outer ring)"),
    "no_problem": ("未关联问题", "No problem stated"),
    "problem_name": ("问题{key}", "Problem {key}"),
    "citywide": ("全市或跨区县", "City-wide or several counties"),
    "shared": ("跨区县（涉及本县）", "Several counties, this one among them"),
    "shown_shared": (
        "其中 {n} 个跨区县，汇总中不计入本县",
        "{n} of them lie in several counties and are not counted here in the summary",
    ),
    "outside": ("市域外", "Outside the city"),
    "unassigned": ("区县不详", "County not known"),
    # legend of symbols
    "symbols": ("图上符号", "Symbols on the map"),
    "symbol_anchor": ("大致位置：在圆内某处", "Approximate: somewhere inside the circle"),
    "symbol_cluster": (
        "密集点位：数字为个数，环为状态，外弧为逾期",
        "Crowd: count, ring by status, outer arc overdue",
    ),
    "symbol_line": ("线状、面状点位（颜色为类型）", "Lines and areas (colour shows kind)"),
    "symbol_city": ("图示区域外界", "Outer border of the area shown"),
    "symbol_county": ("区县界", "County border"),
    "symbol_water": ("水系（示意）", "Water (overview)"),
    "symbol_patch": ("遥感调查图斑", "Surveyed patches"),
    # layers
    "layers": ("图层", "Layers"),
    "layer_none": ("无联网底图", "No online base map"),
    "layer_failed": ("底图无法加载，请检查网络。", "The base map cannot be loaded; check the network."),
    "opacity": ("不透明度：{name}", "Opacity: {name}"),
    "layer_water": ("水系", "Water"),
    "layer_graticule": ("经纬网", "Graticule"),
    "layer_labels": ("点位名称", "Names of sites"),
    # lists
    "sites_none": ("没有符合筛选的点位。", "No site matches the filters."),
    "unlocated_intro": (
        "以下点位没有公布的坐标，地图上不作标注。",
        "No coordinate of these sites is published; they are not drawn on the map.",
    ),
    "unlocated_none": ("没有符合筛选的未定位点位。", "No site without a place matches the filters."),
    "reason_county": ("只知道所在区县", "only the county is known"),
    "reason_none": ("位置不详", "the place is not known"),
    "county_sites": ("点位", "Sites"),
    "county_open": ("未完成", "Open"),
    "county_overdue": ("逾期", "Overdue"),
    "county_unlocated": ("未定位", "Not located"),
    "county_total": ("合计", "Total"),
    "county_page": ("打开{name}专页", "Open the page of {name}"),
    "county_here": ("本页", "this page"),
    # details of one site
    "detail_kind": ("类型", "Kind"),
    "detail_status": ("状态", "Status"),
    "detail_area": ("所在区县", "County"),
    "detail_district": ("管理区", "District"),
    "detail_problems": ("方案问题", "Problems"),
    "detail_deadline": ("整改时限", "Deadline"),
    "detail_aliases": ("别名", "Also called"),
    "detail_quality": ("定位精度", "Location"),
    "detail_source": ("坐标来源", "Source"),
    "detail_size": ("规模", "Size"),
    "detail_note": ("备注", "Note"),
    "detail_id": ("编号", "Id"),
    "back": ("返回列表", "Back to the list"),
    "stack_title": ("此处有 {n} 个点位", "{n} sites here"),
    "stack_anchor": (
        "它们只知道大致位置，共用一个参照点。",
        "Only their rough place is known; they share a reference point.",
    ),
    "days_left": ("剩余 {n} 天", "{n} days left"),
    "days_left_one": ("剩余 1 天", "1 day left"),
    "days_over": ("逾期 {n} 天", "{n} days overdue"),
    "days_over_one": ("逾期 1 天", "1 day overdue"),
    "due_today": ("今天到期", "due today"),
    "deadline_passed": ("时限已过", "deadline has passed"),
    "no_deadline": ("未规定日期", "no date set"),
    "status_since": ("{date} 起", "since {date}"),
    "overdue": ("逾期", "overdue"),
    "accuracy": ("误差约 {distance}", "within about {distance}"),
    "accuracy_unknown": ("误差未知", "accuracy unknown"),
    "quality_surveyed": ("实测", "surveyed"),
    "quality_interpreted": ("影像判读", "read from imagery"),
    "quality_village": ("村级参照点", "village reference point"),
    "quality_township": ("乡镇级参照点", "township reference point"),
    "quality_county": ("县级参照点", "county reference point"),
    "quality_none": ("未定位", "not located"),
    # about
    "sources": ("数据来源", "Sources"),
    "no_sources": ("未说明", "Not stated"),
    "disclaimer": (
        "图上界线和水系为示意，不作为划界依据。点位坐标为 WGS 84。",
        "Borders and water are for orientation and settle no boundary. Coordinates are WGS 84.",
    ),
    "licences": ("所含软件", "Software in this page"),
    "keys": ("键盘操作", "Keyboard"),
    "keys_text": (
        "Tab 移动，空格勾选，回车打开；在地图上用方向键平移，用 + 和 − 缩放，Esc 关闭。",
        "Tab moves, Space ticks, Enter opens; on the map arrow keys pan, + and − zoom, Esc closes.",
    ),
}
"""Texts by key: Chinese, English. `{name}` stands for a value put in when shown."""


def text_in(language: str, key: str, **values: object) -> str:
    """Return one text with its values filled in.

    Examples
    --------
    >>> text_in("en", "days_left", n=3)
    '3 days left'
    """
    return TEXTS[key][("zh", "en").index(language)].format(**values)
