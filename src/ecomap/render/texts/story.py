"""The sentences of a site's story."""

from __future__ import annotations

STORY: dict[str, tuple[str, str]] = {
    "story_title": ("经过", "What was reported"),
    "story_nothing": ("台账中没有关于此点位的记录。", "The ledger says nothing of this site."),
    "story_undated": ("未注明日期", "no date given"),
    "story_later": ("（晚于所示日期）", "(after the day shown)"),
    "story_progress": ("进度 {n}%", "{n}% done"),
    "story_step": ("销号：{step}", "closing: {step}"),
    "story_evidence": ("依据：{text}", "Evidence: {text}"),
    "story_earlier": ("更早的 {n} 条记录", "{n} earlier entries"),
    "story_earlier_one": ("更早的 1 条记录", "1 earlier entry"),
    "step_1": ("初审", "initial review"),
    "step_2": ("公示", "public notice"),
    "step_3": ("申请", "application"),
    "step_4": ("核查", "verification"),
    "step_5": ("备案", "filing"),
    "story_plan": ("方案要求", "What the plan asks"),
    "story_units": ("责任单位", "Units"),
    "story_leaders": ("牵头领导", "Leaders"),
    "story_deadline": ("时限", "Deadline"),
    "story_measures": ("措施", "Measures"),
    "story_measures_n": ("{n} 项", "{n}"),
    "plan_immediate": ("立行立改", "at once"),
    "plan_long_term": ("长期坚持", "for good"),
    "plan_ongoing": ("持续推进", "ongoing"),
}
"""Texts by key: Chinese, English."""
