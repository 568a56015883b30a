/* A link to the present view, copied, or shown to be copied by hand. */
(function (Ecomap) {
  'use strict';

  const { el, t, urlState } = Ecomap;

  /* The new way of the clipboard, else the old one; neither may be there in a page inside another one. */
  async function copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      field.focus();
      field.select();
      try {
        return document.execCommand('copy');
      } catch {
        return false;
      }
    }
  }

  Ecomap.atStart(() => {
    let tool = null;
    const fill = async () => {
      const field = el('input', { type: 'text', class: 'field link-field', readonly: true, 'aria-label': t('send_address') });
      const said = el('p', { role: 'status' }, t('send_by_hand'));
      const again = el('button', { type: 'button', class: 'push', onclick: () => say() }, t('send_copy'));
      const isFile = window.location.protocol === 'file:';
      const head = Ecomap.toolHead(tool);
      Ecomap.fill(tool.host, head, said, field, el('div', { class: 'tool-row' }, again), isFile ? el('p', { class: 'hint' }, t('send_file')) : null);
      const say = async () => {
        urlState.flush();
        field.value = urlState.link();
        const done = await copy(field);
        said.textContent = t(done ? 'send_done' : 'send_by_hand');
        if (!done) {
          field.focus();
          field.select();
        }
      };
      head.querySelector('h2').focus();
      await say();
    };
    tool = Ecomap.addTool({ key: 'send', onOpen: fill, onClose() {} });
    Ecomap.onLanguage(() => { if (tool.isOpen) fill(); });
  });
})(window.Ecomap = window.Ecomap || {});
