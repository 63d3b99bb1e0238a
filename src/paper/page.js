'use strict';
(() => {
  const root = document.documentElement, body = document.body;
  // pages: blocks stay whole; one that is longer than a page is parted between sentences
  const fill = () => {
    // what is measured is paper, also while the prompter is on
    const on = root.classList.contains('prompting'), from = scrollY;
    root.classList.remove('prompting');
    for (const old of document.querySelectorAll('.page')) old.remove();
    body.classList.remove('paged');
    root.classList.add('measuring');
    const pages = [];
    const fresh = () => {
      const page = document.createElement('section');
      page.className = 'page';
      page.innerHTML = '<div class="flow"></div><div class="foot"><span></span><b></b><span></span></div>';
      body.append(page);
      pages.push(page);
      return page.firstChild;
    };
    let flow = fresh();
    const full = () => flow.scrollHeight > flow.clientHeight + 1;
    const empty = () => flow.childNodes.length === 0;
    const turn = () => {
      // a heading and the notes below it go with what follows them
      const all = [...flow.children];
      const leads = all.slice(all.findLastIndex(e => e.tagName !== 'H2' && !e.classList.contains('note')) + 1);
      flow = fresh();
      if (leads.length < all.length) flow.append(...leads);
    };
    const put = block => {
      flow.append(block);
      if (!full()) return;
      const alone = flow.childNodes.length === 1;
      const sentences = block.querySelectorAll ? [...block.querySelectorAll('.s')] : [];
      block.remove();
      if (!alone) {
        turn();
        flow.append(block);
        if (!full()) return;
        block.remove();
      }
      if (sentences.length < 2) { part(block); return; }
      // too long for any page
      const rest = block.cloneNode(true), text = rest.querySelector('p');
      const head = block.querySelector('p');
      head.replaceChildren();
      text.replaceChildren(...sentences);
      flow.append(block);
      while (text.firstChild) {
        const next = text.firstChild;
        head.append(next);
        if (full() && head.childNodes.length > 1) { text.prepend(next); break; }
      }
      const more = text.firstChild;
      if (full()) { block.remove(); part(block); }
      if (more) { turn(); put(rest); }
    };
    // one sentence, a note or a box that is longer than a page: parted between words, so that none is lost
    const words = node => {
      const all = [], walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/\S+\s*/g)) all.push([walk.currentNode, word]);
      return all;
    };
    const cut = (block, from, to) => {
      const copy = block.cloneNode(true), inside = copy.querySelector('p, div') || copy;
      const keep = new Map();
      words(inside).forEach(([node, word], n) => {
        if (!keep.has(node)) keep.set(node, '');
        if (n >= from && n < to) keep.set(node, keep.get(node) + word[0]);
      });
      keep.forEach((text, node) => { node.data = text; });
      return copy;
    };
    const part = block => {
      const all = words(block.querySelector ? block.querySelector('p, div') || block : block).length;
      let from = 0;
      while (from < all) {
        let low = 1, high = all - from;
        while (low < high) {
          const middle = Math.ceil((low + high) / 2), copy = cut(block, from, from + middle);
          flow.append(copy);
          if (full()) high = middle - 1; else low = middle;
          copy.remove();
        }
        flow.append(cut(block, from, from + low));
        from += low;
        if (from < all) flow = fresh();
      }
      if (!all) flow.append(block);
    };
    for (const part of [document.querySelector('header'), ...document.querySelector('main').children])
      put(part.cloneNode(true));
    if (empty() && pages.length > 1) pages.pop().remove();
    pages.forEach((page, n) => {
      const [slug, word, number] = page.lastChild.children;
      slug.textContent = body.dataset.slug;
      word.textContent = n + 1 < pages.length ? body.dataset.more : body.dataset.end;
      number.textContent = `${n + 1} / ${pages.length}`;
    });
    root.classList.remove('measuring');
    body.classList.add('paged');
    if (on) { root.classList.add('prompting'); scrollTo(0, from); }
  };
  fill();
  if (document.fonts) document.fonts.ready.then(fill);
  addEventListener('beforeprint', fill);
  // the prompter
  let speed = 60, size = 44, running = false, last = 0, at = 0;
  const prompting = on => {
    root.classList.toggle('prompting', on);
    running = false;
    if (on) { at = 0; scrollTo(0, 0); }
  };
  const step = now => {
    if (!running) return;
    // who scrolls by hand goes on from there
    if (Math.abs(scrollY - at) > 4) at = scrollY;
    at += speed * Math.min(now - last, 100) / 1000;
    last = now;
    scrollTo(0, at);
    requestAnimationFrame(step);
  };
  document.getElementById('prompt').onclick = () => prompting(true);
  addEventListener('keydown', event => {
    if (!root.classList.contains('prompting')) return;
    const keys = {
      ' ': () => { running = !running; at = scrollY; last = performance.now(); if (running) requestAnimationFrame(step); },
      ArrowUp: () => { speed = Math.min(speed + 10, 400); },
      ArrowDown: () => { speed = Math.max(speed - 10, 10); },
      '+': () => { size = Math.min(size + 4, 120); root.style.setProperty('--size', `${size}pt`); },
      '-': () => { size = Math.max(size - 4, 16); root.style.setProperty('--size', `${size}pt`); },
      m: () => root.classList.toggle('mirror'),
      Escape: () => { root.classList.remove('mirror'); prompting(false); },
    };
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
  if (location.hash === '#prompter' || location.search === '?prompter') prompting(true);
})();
