/* The time slider: any day of the ledger on the map, played, stepped, and compared with another day. */
(function (Ecomap) {
  'use strict';

  const { data, el, t } = Ecomap;
  const STEPS = ['month', 'event', 'day'];
  const SPEEDS_MS = { slow: 2000, normal: 1000, fast: 350 };
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)');

  const host = document.getElementById('timeline');
  const ui = {};
  let days = null;
  let timer = 0;
  let by = 'month';
  let speed = 'normal';
  let tool = null;
  let redrawHalos = () => {};

  /* What stands beside the title of the page: the day that is shown. */
  function writeDate() {
    const shown = Ecomap.shownDay();
    const date = Ecomap.dayText(shown);
    const node = document.querySelector('.masthead .as-of');
    const key = shown < Ecomap.asOfDay ? 'time_shown_past' : 'time_shown_future';
    node.textContent = shown === Ecomap.asOfDay ? t('as_of', { date }) : t(key, { date, as_of: data.as_of });
    node.classList.toggle('other-day', shown !== Ecomap.asOfDay);
  }

  function writeChanges(map) {
    const since = Ecomap.sinceDay();
    ui.changes.hidden = since === null;
    if (since === null) return;
    const [from, to] = [Math.min(since, Ecomap.shownDay()), Math.max(since, Ecomap.shownDay())].map(Ecomap.dayText);
    const { total } = Ecomap.changedSites(0);
    ui.changed.textContent = t('time_changed', { n: total, from, to });
    if (ui.changes.open) Ecomap.fill(ui.list, Ecomap.changeList(map));
  }

  /* Bring every control to the day that is shown. */
  function writeControls() {
    if (!days) return;
    const shown = Ecomap.shownDay();
    ui.slider.value = shown;
    ui.slider.setAttribute('aria-valuetext', Ecomap.dayText(shown));
    ui.date.value = Ecomap.dayText(shown);
    ui.back.disabled = shown <= days.first;
    ui.ahead.disabled = shown >= days.last;
    ui.today.disabled = shown === Ecomap.asOfDay;
    ui.play.textContent = t(timer ? 'time_pause' : 'time_play');
    ui.play.setAttribute('aria-pressed', String(timer !== 0));
  }

  function stop() {
    window.clearInterval(timer);
    timer = 0;
    writeControls();
  }

  function move(ahead, unit) {
    Ecomap.showDay(days.step(Ecomap.shownDay(), ahead, unit || by));
  }

  function tick() {
    move(1);
    if (Ecomap.shownDay() >= days.last) stop();
  }

  function play() {
    if (timer) {
      stop();
      return;
    }
    if (Ecomap.shownDay() >= days.last) Ecomap.showDay(days.first);
    // Where motion is not wanted, the page changes slowly and in steps.
    timer = window.setInterval(tick, isCalm.matches ? SPEEDS_MS.slow : SPEEDS_MS[speed]);
    writeControls();
  }

  function select(key, values, current, onchange) {
    const options = values.map((value) => el('option', { value, selected: value === current }, t(`time_${value}`)));
    return el('label', {}, el('span', {}, t(key)), el('select', { id: key, onchange: (event) => onchange(event.target.value) }, ...options));
  }

  function onKey(event) {
    const ahead = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!ahead || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(ahead, event.shiftKey ? 'day' : null);
  }

  /* Dragging asks for more days than can be drawn: one a frame is enough. */
  let wanted = null;
  function onDrag() {
    if (wanted === null) {
      window.requestAnimationFrame(() => {
        Ecomap.showDay(wanted);
        wanted = null;
      });
    }
    wanted = Number(ui.slider.value);
  }

  function onDate(event) {
    const day = Ecomap.dayNumber(event.target.value);
    if (!Number.isNaN(day)) Ecomap.showDay(days.within(day));
  }

  function chooseSince(day) {
    Ecomap.compareSince(day);
    ui.since.value = day === null ? '' : Ecomap.dayText(day);
    redrawHalos();
    writeChanges(Ecomap.map);
    Ecomap.urlState.touch();
  }

  function onSince(event) {
    const day = Ecomap.dayNumber(event.target.value);
    chooseSince(Number.isNaN(day) ? null : days.within(day));
  }

  const button = (name, key, onclick) => {
    ui[name] = el('button', { type: 'button', id: `time-${name}`, onclick }, t(key));
    return ui[name];
  };

  const dateField = (name, key, onchange) => {
    const [min, max] = [days.first, days.last].map(Ecomap.dayText);
    ui[name] = el('input', { type: 'date', id: `time-${name}`, min, max, onchange });
    return el('label', {}, el('span', {}, t(key)), ui[name]);
  };

  function sliderRow() {
    ui.slider = el('input', {
      type: 'range', id: 'time-slider', min: days.first, max: days.last, step: 1, 'aria-label': t('time_slider'), oninput: onDrag, onkeydown: onKey,
    });
    const ends = [days.first, days.last].map((day) => el('span', {}, Ecomap.dayText(day)));
    return el('div', { class: 'time-track' }, Ecomap.timelineBars(days), ui.slider, el('div', { class: 'time-ends', 'aria-hidden': 'true' }, ...ends));
  }

  function changesPart(map) {
    ui.changed = el('span', { 'aria-live': 'polite' });
    ui.list = el('div', { class: 'change-list' });
    ui.changes = el('details', { class: 'changes', hidden: true, ontoggle: () => writeChanges(map) }, el('summary', {}, ui.changed), ui.list);
    return ui.changes;
  }

  function build(map) {
    Ecomap.fill(
      host,
      Ecomap.toolHead(tool),
      sliderRow(),
      el(
        'div',
        { class: 'time-controls' },
        button('back', 'time_back', () => move(-1)),
        button('play', 'time_play', play),
        button('ahead', 'time_ahead', () => move(1)),
        dateField('date', 'time_date', onDate),
        button('today', 'time_today', () => Ecomap.showDay(Ecomap.asOfDay)),
        dateField('since', 'time_since', onSince),
        select('time_by', STEPS, by, (value) => { by = value; }),
        select('time_speed', Object.keys(SPEEDS_MS), speed, (value) => { speed = value; if (timer) { stop(); play(); } }),
      ),
      changesPart(map),
    );
    const since = Ecomap.sinceDay();
    ui.since.value = since === null ? '' : Ecomap.dayText(since);
    writeControls();
    writeChanges(map);
  }

  function onOpen(map) {
    days = days || Ecomap.timelineDays();
    build(map);
  }

  /* A slider that is put away leaves nothing behind: the page shows the day it was built for. */
  function onClose() {
    stop();
    Ecomap.compareSince(null);
    redrawHalos();
    Ecomap.showDay(Ecomap.asOfDay);
    Ecomap.urlState.touch();
  }

  /* A day from the address; what is none, and no day at all, mean the day of the build. */
  function readDay(text, show, otherwise) {
    const day = Ecomap.dayNumber(text);
    if (Number.isNaN(day)) {
      otherwise();
      return;
    }
    tool.open();
    show(days.within(day));
  }

  function followAddress() {
    const dateText = (day) => (day === null || day === Ecomap.asOfDay ? '' : Ecomap.dayText(day));
    const touch = Ecomap.urlState.part('date', {
      write: () => dateText(Ecomap.shownDay()),
      read: (text) => readDay(text, Ecomap.showDay, () => Ecomap.showDay(Ecomap.asOfDay)),
    });
    Ecomap.urlState.part('since', {
      write: () => (Ecomap.sinceDay() === null ? '' : Ecomap.dayText(Ecomap.sinceDay())),
      read: (text) => readDay(text, chooseSince, () => { if (days) chooseSince(null); }),
    });
    return touch;
  }

  Ecomap.atStart((map) => {
    if (!data.history) return;
    tool = Ecomap.addTool({ key: 'time', host, onOpen: () => onOpen(map), onClose });
    redrawHalos = Ecomap.startHalos(map);
    const touch = followAddress();
    Ecomap.onDay(() => {
      Ecomap.refreshChanges();
      writeDate();
      writeControls();
      touch();
    });
    Ecomap.filter.on(() => {
      if (!tool.isOpen) return;
      redrawHalos();
      writeChanges(map);
    });
    Ecomap.onLanguage(() => {
      writeDate();
      if (tool.isOpen) build(map);
    });
  });
})(window.Ecomap = window.Ecomap || {});
