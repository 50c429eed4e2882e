'use strict';
(() => {
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const main = document.querySelector('main');
  const note = document.getElementById('note');
  const output = document.querySelector('.steps output');
  const cuts = all('del[tabindex]');
  const sheet = document.styleSheets[0];
  const own = sheet.cssRules.length;
  let at = -1;

  const index = (cut, letter) => cut.className.match(new RegExp('(?:^| )' + letter + '(\\d+)'))[1];
  const off = new Set();
  const isShown = cut => !main.classList.contains('clean') && !off.has('c' + index(cut, 'c')) && !off.has('l' + index(cut, 'l'));

  function hide() {
    while (sheet.cssRules.length > own) sheet.deleteRule(own);
    off.clear();
    for (const box of all('.legend input')) if (!box.checked) off.add(box.dataset.hides);
    for (const name of off) sheet.insertRule('del.' + name + ' { display: none; }', own);
    tell();
  }

  function view(name) {
    main.className = name;
    note.hidden = true;
    tell();
  }

  function tell() {
    const shown = cuts.filter(isShown).length;
    output.textContent = shown === 0 ? 'no cuts' : at >= 0 && isShown(cuts[at]) ? (cuts.slice(0, at + 1).filter(isShown).length) + ' of ' + shown : shown + (shown === 1 ? ' cut' : ' cuts');
  }

  /* The first cut that begins below the top of the window, so that stepping begins where the reader is. */
  function here() {
    let low = 0, high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle].getBoundingClientRect().bottom < 0) low = middle + 1; else high = middle;
    }
    return low;
  }

  function step(by) {
    let next = at >= 0 ? at + by : here() - (by < 0 ? 1 : 0);
    while (next >= 0 && next < cuts.length && !isShown(cuts[next])) next += by;
    if (next < 0 || next >= cuts.length) return;
    go(next);
  }

  function go(number) {
    at = number;
    cuts[at].scrollIntoView({ block: 'center' });
    cuts[at].focus({ preventScroll: true });
    tell();
  }

  function line(tag, text, name) {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  }

  function explain(cut) {
    if (cut.title) {
      cut.dataset.w = cut.title;
      cut.removeAttribute('title');
    }
    const who = line('p', cut.dataset.r, 'who');
    const kind = document.querySelector('[data-hides="c' + index(cut, 'c') + '"]').dataset.name;
    const level = document.querySelector('[data-hides="l' + index(cut, 'l') + '"]').dataset.name;
    who.append(line('span', kind + ', ' + level));
    note.replaceChildren(who, line('p', cut.dataset.w));
    const twin = cut.querySelector('.t');
    if (twin) {
      const link = line('a', 'Show its twin on line ' + twin.dataset.n);
      link.href = twin.getAttribute('href');
      const holder = line('p', '');
      holder.append(link);
      note.append(holder);
    }
    note.hidden = false;
    cut.setAttribute('aria-describedby', 'note');
    const rects = cut.getClientRects();
    const last = rects[rects.length - 1] || cut.getBoundingClientRect();
    const size = note.getBoundingClientRect();
    const below = last.bottom + 8 + size.height < innerHeight;
    note.style.top = Math.max(8, below ? last.bottom + 8 : rects[0].top - size.height - 8) + 'px';
    note.style.left = Math.max(8, Math.min(last.left, innerWidth - size.width - 16)) + 'px';
  }

  /* The line that a twin link leads to is lit up, to its end. */
  function light() {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.delete('twin');
    const anchor = document.getElementById(location.hash.slice(1));
    if (!anchor || !anchor.matches('.k i')) return;
    const piece = anchor.closest('.k');
    const anchors = all('i[id]', piece);
    const next = anchors[anchors.indexOf(anchor) + 1];
    const range = document.createRange();
    range.setStartAfter(anchor);
    if (next) range.setEndBefore(next); else range.setEnd(piece, piece.childNodes.length);
    CSS.highlights.set('twin', new Highlight(range));
  }
  addEventListener('hashchange', light);

  const cutOf = event => event.target.closest && event.target.closest('del[tabindex]');
  main.addEventListener('pointerover', event => {
    const cut = cutOf(event);
    if (cut && !main.classList.contains('original')) explain(cut);
    else if (!main.contains(document.activeElement)) note.hidden = true;
  });
  main.addEventListener('focusin', event => {
    const cut = cutOf(event);
    if (!cut) return;
    at = cuts.indexOf(cut);
    explain(cut);
    tell();
  });
  main.addEventListener('focusout', () => { note.hidden = true; });
  addEventListener('scroll', () => {
    const cut = cutOf({ target: document.activeElement });
    if (cut && !note.hidden) explain(cut); else note.hidden = true;
  }, { passive: true });
  /* A click into the note must not take the focus from the cut before the link is followed. */
  note.addEventListener('mousedown', event => event.preventDefault());

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== 'radio' && event.target.type !== 'checkbox') return;
    const choose = name => {
      const wanted = main.className === name ? 'marked' : name;
      const radio = document.querySelector('.views [value=' + wanted + ']');
      radio.checked = true;
      view(wanted);
    };
    const keys = { n: () => step(1), p: () => step(-1), c: () => choose('clean'), o: () => choose('original'), Escape: () => { note.hidden = true; } };
    if (Object.hasOwn(keys, event.key)) {
      keys[event.key]();
      if (event.key !== 'Escape') event.preventDefault();
    }
  });

  for (const radio of all('.views input')) radio.addEventListener('change', () => view(radio.value));
  for (const box of all('.legend input')) box.addEventListener('change', hide);
  for (const button of all('.steps button')) button.addEventListener('click', () => step(button.value === 'n' ? 1 : -1));
  const most = 200;
  for (const rule of all('.rule')) rule.addEventListener('toggle', () => {
    const list = rule.querySelector('ol');
    if (!rule.open || list.childElementCount) return;
    const found = cuts.filter(cut => cut.dataset.r === rule.dataset.r);
    for (const cut of found.slice(0, most)) {
      const item = document.createElement('li');
      const button = line('button', cut.textContent.trim().slice(0, 80));
      button.type = 'button';
      button.prepend(line('small', cut.dataset.n));
      button.addEventListener('click', () => go(cuts.indexOf(cut)));
      item.append(button);
      list.append(item);
    }
    if (found.length > most) list.append(line('li', 'and ' + (found.length - most) + ' more'));
  });
  if (matchMedia('(max-width: 60rem)').matches) for (const group of all('.group.long')) group.open = false;
  light();
  tell();
})();
