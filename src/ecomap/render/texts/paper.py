"""The sentences of printed sheets; they stay out of the web pages."""

from __future__ import annotations

PAPER: dict[str, tuple[str, str]] = {
    "internal": ("内部用图", "For internal use"),
    "approval": ("审图号：{number}", "Map approval no. {number}"),
    "as_of": ("状态截至 {date}", "Status as of {date}"),
    "page": ("第 {n} 页　共 {total} 页", "Page {n} of {total}"),
    "unit": ("编制单位：{unit}", "Compiled by {unit}"),
    "signature_1": ("编制", "Compiled"),
    "signature_2": ("审核", "Checked"),
    "signature_3": ("批准", "Approved"),
    "signed_on": ("日期", "Date"),
    "colon": ("：", ": "),
    "comma": ("、", ", "),
    # the frame of the map
    "ratio": ("比例尺 1:{denominator}", "Scale 1:{denominator}"),
    "projection": (
        "CGCS2000 · 3 度带高斯－克吕格投影 · 中央经线 {meridian}°E（EPSG:{code}）· 经纬网间隔 {step}",
        "CGCS2000 · 3° Gauss-Kruger · central meridian {meridian}°E (EPSG:{code}) · graticule every {step}",
    ),
    "north": ("北", "N"),
    "true_north": ("真北", "true N"),
    "convergence": ("子午线收敛角 {angle}", "convergence {angle}"),
    # the legend
    "legend": ("图例", "Legend"),
    "legend_status": ("状态（颜色）", "Status (colour)"),
    "legend_kind": ("类型（形状）", "Kind (shape)"),
    "legend_ground": ("底图", "Ground"),
    "anchor": ("大致位置（虚线圆内）", "rough place, somewhere in the circle"),
    "crowd": ("密集点位（旁框列出）", "several sites, listed in the box beside"),
    "line": ("线状点位（颜色示类型）", "line (colour shows kind)"),
    "area": ("面状点位（颜色示类型）", "area (colour shows kind)"),
    "overdue": ("逾期（外环）", "overdue (outer ring)"),
    "outer_border": ("图示区域外界", "border of the area shown"),
    "county_border": ("区县界", "county border"),
    "water": ("水系（示意）", "water (overview)"),
    "locator": ("位置示意", "Where it lies"),
    "county_table": ("各区县情况", "The counties"),
    # the table
    "table": ("点位一览表", "Table of sites"),
    "table_count": (
        "共 {n} 个：图上 {drawn} 个，未定位 {missing} 个",
        "{n} sites: {drawn} on the map, {missing} not located",
    ),
    "table_count_shared": (
        "共 {n} 个（含跨区县 {shared} 个）：图上 {drawn} 个，未定位 {missing} 个",
        "{n} sites, {shared} of them shared: {drawn} on the map, {missing} not located",
    ),
    "number": ("图号", "No."),
    "name": ("名称与编号", "Name and id"),
    "kind": ("类型", "Kind"),
    "area_name": ("所在区", "Area"),
    "problems": ("问题", "Problem"),
    "status": ("状态", "Status"),
    "deadline": ("整改时限", "Deadline"),
    "left": ("剩余", "Left"),
    "place": ("定位精度", "Location"),
    "days": ("{n} 天", "{n} d"),
    "overdue_days": ("逾期 {n} 天", "{n} d late"),
    "passed": ("已过", "passed"),
    "within": ("约\u00a0{distance}", "~{distance}"),
    "several": ("跨区县", "several"),
    "outside": ("市域外", "outside"),
    "unknown": ("不详", "unknown"),
    "block_beyond": ("图幅以外的点位", "Sites beyond the edge of the map"),
    "block_unlocated": (
        "未定位点位（无公布坐标，图上不标注）",
        "Sites without a published place, not drawn on the map",
    ),
    "unlabelled": (
        "带 * 的 {n} 个点位在图上无处注记图号；更大的纸幅或分县图可以容下更多。",
        "{n} sites marked * found no room for their number on the map; larger paper or county sheets help.",
    ),
    "continued": ("续表见第 {n} 页", "continued on page {n}"),
    "continues": ("（续表）", " (continued)"),
    "no_sites": ("本图幅内没有点位。", "There is no site on this sheet."),
    "remarks": ("备注", "Remarks"),
    # below
    "sources": ("数据来源", "Sources"),
    "disclaimer": (
        "图上界线和水系为示意，不作为划界依据。",
        "Borders and water are for orientation and settle no boundary.",
    ),
    "made_with": ("　由 ecomap 制图", " · Made with ecomap"),
}
"""Texts by key: Chinese, English."""


def paper_text(language: str, key: str, **values: object) -> str:
    """Return one text of a printed sheet with its values filled in.

    Examples
    --------
    >>> paper_text("zh", "overdue_days", n=60)
    '逾期 60 天'
    """
    return PAPER[key][("zh", "en").index(language)].format(**values)
