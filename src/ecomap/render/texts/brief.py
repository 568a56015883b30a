"""The sentences of briefs; kept apart from those of the map page, which need not carry them."""

from __future__ import annotations

BRIEF_LINKS: dict[str, tuple[str, str]] = {
    "brief": ("简报", "Brief"),
    "briefs": ("简报与专页", "Briefs and county pages"),
    "brief_of": ("{name}简报", "Brief of {name}"),
    "brief_whole": ("全市简报", "Brief of the whole"),
    "brief_list": ("全部简报一览", "List of all briefs"),
    "brief_map_of": ("{name}地图", "Map of {name}"),
}
"""What the map page says of briefs."""

BRIEF: dict[str, tuple[str, str]] = {
    # head
    "brief": ("简报", "Brief"),
    "whole": ("全市", "Whole city"),
    "invented": ("模拟数据 INVENTED DATA", "INVENTED DATA 模拟数据"),
    "invented_more": ("不反映任何真实地点", "no real place is meant"),
    "as_of": ("状态截至 {date}", "Status as of {date}"),
    "to_map": ("打开地图", "Open the map"),
    "to_home": ("全市地图", "Map of the whole city"),
    "to_list": ("全部简报", "All briefs"),
    "other_language": ("English", "中文"),
    "links": ("链接", "Links"),
    "sentence": (
        (
            "截至{date}，{name}共有整改点位{sites}个：未完成{open}个（其中逾期{overdue}个、"
            "30天内到期{due_soon}个），已完成{done}个，已销号{closed}个；"
            "已定位{located}个，未定位{not_located}个。"
        ),
        (
            "{name} as of {date}: sites {sites}, of them open {open} (overdue {overdue}, due within 30 days "
            "{due_soon}), done {done}, closed {closed}; located {located}, not located {not_located}."
        ),
    ),
    # figures
    "figures": ("关键数字", "Key figures"),
    "sites": ("点位", "Sites"),
    "open": ("未完成", "Open"),
    "done": ("已完成", "Done"),
    "closed": ("已销号", "Closed"),
    "overdue": ("逾期", "Overdue"),
    "due_soon": ("30天内到期", "Due in 30 days"),
    "located": ("已定位", "Located"),
    "not_located": ("未定位", "Not located"),
    "area": ("区县", "County"),
    "areas": ("各区县", "By county"),
    "total": ("合计", "Total"),
    "county_brief": ("简报", "Brief"),
    "county_map": ("地图", "Map"),
    # map
    "map": ("点位图", "Map of the sites"),
    "map_label": (
        "{name}点位图：绘出{drawn}个已定位点位，编号与下表一致。",
        "Map of the sites of {name}: {drawn} located sites are drawn, numbered as in the table.",
    ),
    "map_note": ("绘出{drawn}个点位，编号与下表一致。", "Sites drawn: {drawn}, numbered as in the table."),
    "map_dots": ("点位过多，以点示意：共{drawn}个。", "Too many sites for symbols: {drawn} shown as dots."),
    "map_no_site": ("没有已定位的点位。", "No site is located."),
    "map_without_number": (
        "其中{n}个因图面拥挤未标编号。",
        "For want of room without a number: {n}.",
    ),
    "map_beyond": ("另有{n}个在图幅以外。", "Outside the frame: {n}."),
    "map_disclaimer": ("界线、水系为示意，不作划界依据。", "Borders and water are for orientation only."),
    "anchor": ("大致位置（虚线圈内某处）", "rough place (within the dashed circle)"),
    "open_ahead": ("未完成、未逾期", "open, not overdue"),
    # charts
    "by_kind": ("按类型与状态", "By kind and status"),
    "by_deadline": ("按整改时限", "By deadline"),
    "kind": ("类型", "Kind"),
    "period": ("时限", "Deadline"),
    "no_date": ("无日期", "no date"),
    "settled": ("已完成或已销号", "Done or closed"),
    "ahead": ("未完成、未到期", "Open, ahead"),
    "other_kinds": ("其余{n}类", "{n} other kinds"),
    "no_sites": ("没有点位。", "There is no site."),
    # table of sites
    "site_table": ("点位清单（最紧迫者在前）", "Sites, the most pressing first"),
    "number": ("号", "No."),
    "name": ("名称", "Name"),
    "problems": ("问题", "Problems"),
    "status": ("状态", "Status"),
    "deadline": ("整改时限", "Deadline"),
    "days_left": ("剩余", "Left"),
    "place": ("定位", "Place"),
    "shared": (
        "跨区县、涉及本县而另行计数的点位：{n}个",
        "Sites of several counties that concern this one and are counted elsewhere: {n}",
    ),
    "unlisted": (
        "另有{n}个点位见各区县简报：本表列出最紧迫者及不属任一区县者，共{listed}个。",
        "{n} more stand in the briefs of the counties; here are the {listed} most pressing or of no county.",
    ),
    "days_over": ("逾期{n}天", "{n} d overdue"),
    "days_ahead": ("{n}天", "{n} d"),
    "days_today": ("今天到期", "due today"),
    "days_passed": ("时限已过{n}天", "passed {n} d ago"),
    "quality_surveyed": ("实测", "surveyed"),
    "quality_interpreted": ("判读", "interpreted"),
    "quality_village": ("村级", "village"),
    "quality_township": ("乡镇级", "township"),
    "quality_county": ("县级", "county"),
    "not_drawn_county": ("未定位（仅知区县）", "none (county known)"),
    "not_drawn_none": ("未定位", "none"),
    # changes
    "changes": ("{since}以来的变化", "Changes since {since}"),
    "no_change": ("没有记录到变化。", "No change is recorded."),
    "change_count": (
        "状态变化{changed}项，台账新增记录{entries}条，新近逾期{late}个点位。",
        "Changes of status: {changed}. New entries of the ledger: {entries}. Newly overdue sites: {late}.",
    ),
    "date": ("日期", "Date"),
    "subject": ("点位或问题", "Site or problem"),
    "before": ("原状态", "Before"),
    "after": ("现状态", "After"),
    "change_problem": ("问题{key}", "Problem {key}"),
    "change_measure": ("问题{key} 措施{measure}", "Problem {key}, measure {measure}"),
    # problems
    "problem_table": ("相关问题与措施进展", "Problems that bear on this, and their measures"),
    "problem": ("问题", "Problem"),
    "responsible": ("责任单位", "Responsible"),
    "lead": ("牵头督导", "Supervised by"),
    "leaders": ("督导领导", "Leaders"),
    "measures": ("措施完成", "Measures done"),
    "measures_late": ("逾期{n}", "{n} late"),
    "sites_here": ("点位", "Sites"),
    "no_problems": ("没有相关问题。", "No problem bears on this."),
    # what is not known
    "unknown": ("尚不清楚的", "What is not known"),
    "unknown_none": ("没有缺项。", "Nothing is missing."),
    "unknown_county_only": ("{n}个点位只知道所在区县。", "Sites of which only the county is known: {n}."),
    "unknown_no_place": ("{n}个点位没有公布位置。", "Sites of which no place is published: {n}."),
    "unknown_anchors": (
        "{n}个点位只知道附近的村镇，图上为虚线符号。",
        "Sites of which only a settlement near by is known, dashed on the map: {n}.",
    ),
    "unknown_not_reported": (
        "{n}个点位未见任何报告，计入未完成。",
        "Sites that nobody reported on, counted as open: {n}.",
    ),
    "unknown_no_deadline": ("{n}个点位没有规定日期。", "Sites without a binding date: {n}."),
    "sources": ("数据来源", "Sources"),
    "no_sources": ("未说明", "Not stated"),
    "page_of": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    # list of all
    "list_title": ("简报一览", "List of briefs"),
    "list_note": (
        "每行数字与 ecomap summary 一致；各行之和等于合计。",
        "The figures are those of ecomap summary; the rows add up to the total.",
    ),
    "pdf": ("PDF", "PDF"),
    "pdf_none": ("未制作", "not made"),
    "pdf_stale": ("已过时", "out of date"),
    "pdf_note": (
        "PDF 由 ecomap brief --all --format pdf 制作，随后再运行 ecomap build 即在此列出。",
        "PDFs are made by ecomap brief --all --format pdf and listed here by the next ecomap build.",
    ),
}
"""Texts by key: Chinese, English."""


def brief_text(language: int, key: str, **values: object) -> str:
    """Return one text of a brief with its values filled in.

    Parameters
    ----------
    language
        0 for Chinese, 1 for English.

    Examples
    --------
    >>> brief_text(1, "days_ahead", n=3)
    '3 d'
    """
    return BRIEF[key][language].format(**values)
