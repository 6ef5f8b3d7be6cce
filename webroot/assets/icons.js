// Small signs that stand beside a colour, for those who do not see it.

import { html } from "./lib/lit-html.js";

const SHAPES = {
  good: "M3.5 8.5l3 3 6-7",
  info: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 7.4v3.4M8 5v.1",
  warning: "M8 2.2L14.6 13.6H1.4zM8 6.4v3.2M8 11.6v.1",
  error: "M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2v9.6l7.5-4.8z",
  stop: "M4 4h8v8H4z",
  plus: "M8 3v10M3 8h10",
  resize: "M3 9.5V13h3.5M13 6.5V3H9.5M3.5 12.5l9-9",
  retry: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.6h-2.6",
  close: "M4 4l8 8M12 4l-8 8",
  clock: "M8 4.5V8l2.4 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  table: "M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M6.2 3v10",
  chart: "M2.5 2.5v11h11M5 10.5l2.6-3.4 2 1.7L13 4.6",
};

/** The sign of that name. It is decoration: the words beside it say the same. */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${SHAPES[name]} /></svg>`;
}
