"""Chinese headings of the columns of an export, for people who open it in a table or in QGIS."""

from __future__ import annotations

LABELS: dict[str, str] = {
    "site_id": "点位编号",
    "name": "名称",
    "kind": "类型",
    "name_en": "英文名称",
    "aliases": "别名",
    "tags": "标签",
    "problems": "问题编号",
    "counties": "区县代码",
    "district": "管理区代码",
    "location_quality": "定位精度",
    "location_accuracy_m": "定位误差（米）",
    "location_source": "坐标来源",
    "location_date": "坐标日期",
    "permit": "许可证号",
    "area_stated_m2": "文件面积（平方米）",
    "note": "备注",
    "note_en": "英文备注",
    "origin": "来源",
    "origin_file": "来源文件",
    "origin_row": "来源行号",
    "origin_sheet": "来源表名",
    "origin_crs": "来源坐标系",
    "origin_transformation": "坐标转换",
    "origin_accuracy_m": "转换精度（米）",
    "origin_date": "导入日期",
    "origin_by": "导入人",
    # The words below are none that an import takes for what a document states of a site.
    "county": "归入区县",
    "county_adcode": "归入区县代码",
    "status": "状态",
    "status_class": "状态类别",
    "status_date": "状态日期",
    "deadline": "整改时限",
    "days_left": "剩余天数",
    "overdue": "是否逾期",
    "area_m2": "面积测算值（平方米）",
    "length_m": "长度测算值（米）",
    # Only in projects for the field; an import leaves it out, since the plan says it anew.
    "ecomap_required": "整改要求",
}
"""Headings by column; an import reads those of a site's own properties."""
