"""The sentences of the time slider."""

from __future__ import annotations

TIME: dict[str, tuple[str, str]] = {
    "tool_time_title": ("按日期查看台账", "The ledger on any day"),
    "time_shown_past": ("所示为 {date} 的状态（资料截至 {as_of}）", "Shown: {date} (data as of {as_of})"),
    "time_shown_future": (
        "所示为 {date}（资料截至 {as_of}，其后只按时限推算）",
        "Shown: {date} (data as of {as_of}; after that only deadlines move on)",
    ),
    "time_slider": (
        "日期。左右方向键移动一步，加 Shift 移动一天",
        "Day. Left and right arrow move one step, with Shift one day",
    ),
    "time_back": ("‹ 上一步", "‹ Back"),
    "time_ahead": ("下一步 ›", "Ahead ›"),
    "time_play": ("▶ 播放", "▶ Play"),
    "time_pause": ("❚❚ 暂停", "❚❚ Pause"),
    "time_date": ("日期", "Day"),
    "time_today": ("回到截至日", "Back to the day of the data"),
    "time_since": ("对比自", "Changes since"),
    "time_by": ("步长", "Step"),
    "time_month": ("一个月（月末）", "one month (its end)"),
    "time_event": ("一次记录", "one event"),
    "time_day": ("一天", "one day"),
    "time_speed": ("速度", "Speed"),
    "time_slow": ("慢", "slow"),
    "time_normal": ("中", "medium"),
    "time_fast": ("快", "fast"),
    "time_changed": (
        "{from} 至 {to}：{n} 个点位状态有变化",
        "{from} to {to}: the status of {n} sites has changed",
    ),
    "time_changed_one": (
        "{from} 至 {to}：1 个点位状态有变化",
        "{from} to {to}: the status of 1 site has changed",
    ),
    "time_changed_none": (
        "所示点位在这两天之间状态没有变化。",
        "No site that is shown changed its status between these days.",
    ),
    "time_changed_more": ("另有 {n} 个，请筛选后查看。", "{n} more; filter to see them."),
    "time_change_to": ("→", "→"),
}
"""Texts by key: Chinese, English."""
