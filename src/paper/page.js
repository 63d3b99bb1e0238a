'use strict';
(() => {
  const root = document.documentElement, body = document.body;
  // pages: blocks stay whole; one that is longer than a page is parted between sentences
  const fill = () => {
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
      // a heading goes with what follows it
      const last = flow.lastChild;
      const heads = last && last.tagName === 'H2' && flow.childNodes.length > 1 ? [last] : [];
      flow = fresh();
      flow.append(...heads);
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
      if (sentences.length < 2) { flow.append(block); return; }
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
      if (text.firstChild) { turn(); put(rest); }
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
  if (location.hash === '#prompter') prompting(true);
})();
