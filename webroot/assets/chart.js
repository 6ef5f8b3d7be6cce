// One chart: uPlot in a box, with the colours and the language of the page.

import * as format from "./format.js";
import { columns, span } from "./series.js";

const AXIS_WIDTH = 58;
const AXIS_HEIGHT = 26;
const DASHES = { dashed: [5, 4], dotted: [2, 3] };
const WHOLE = [1, 2, 5].flatMap((n) => [...Array(10).keys()].map((e) => n * 10 ** e)).sort((a, b) => a - b);

const probe = document.createElement("i");
let inks = {};

/** Forgets the colours, since the theme has changed. */
export function forgetInks() {
  inks = {};
}

/** Returns the colour that a token of the style sheet stands for now. */
function ink(token) {
  if (!inks[token]) {
    if (!probe.isConnected) document.body.append(probe);
    probe.hidden = true;
    probe.style.color = `var(--${token})`;
    inks[token] = getComputedStyle(probe).color;
  }
  return inks[token];
}

/**
 * @typedef {object} Line
 * @property {string} key the column it shows
 * @property {string} ink the token of its colour
 * @property {string} [fill] the token of the area below it
 * @property {"dashed" | "dotted"} [dash]
 * @property {boolean} [steps] whether a figure stands for all the time since the one before
 */

export class Chart {
  /**
   * @param {HTMLElement} box
   * @param {{id: string, unit: string, height: number, lines: Line[], top?: Function}} spec its
   *   first line lies on top
   * @param {(index: number | null) => void} hovered hears which row the pointer is at
   */
  constructor(box, spec, hovered) {
    this.box = box;
    this.spec = spec;
    this.drawn = [...spec.lines].reverse();
    this.plot = new window.uPlot(this.options(hovered), this.data(), box);
    new ResizeObserver(() => this.fit()).observe(box);
  }

  options(hovered) {
    const { spec } = this;
    return {
      width: Math.max(120, this.box.clientWidth),
      height: spec.height,
      padding: [10, null, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        sync: { key: "weir", setSeries: false },
        points: { size: 7, width: 2 },
      },
      scales: {
        x: { time: true, range: () => span() },
        y: { range: (plot, low, high) => [0, this.top(high)] },
      },
      axes: [this.timeAxis(), this.valueAxis()],
      series: [{}, ...this.drawn.map((line) => this.series(line))],
      hooks: { setCursor: [(plot) => hovered(plot.cursor.left < 0 ? null : plot.cursor.idx)] },
    };
  }

  series(line) {
    return {
      stroke: () => ink(line.ink),
      fill: line.fill ? () => ink(line.fill) : undefined,
      width: 1.5,
      dash: DASHES[line.dash],
      paths: line.steps ? window.uPlot.paths.stepped({ align: -1 }) : undefined,
      points: {
        show: true,
        size: 4,
        fill: () => ink(line.ink),
        filter: (plot, index) => lonely(plot.data[index]),
      },
    };
  }

  timeAxis() {
    return {
      ...axis(),
      size: AXIS_HEIGHT,
      space: 84,
      values: (plot, splits) => {
        const each = splits.length > 1 && splits[1] - splits[0] >= 60 ? format.minute : format.clock;
        return splits.map((at) => each(at * 1000));
      },
    };
  }

  valueAxis() {
    const { unit } = this.spec;
    return {
      ...axis(),
      size: AXIS_WIDTH,
      space: 34,
      gap: 4,
      incrs: unit === "count" ? WHOLE : undefined,
      values: (plot, splits) => splits.map((value) => format[unit](value)),
    };
  }

  /** The upper end of the scale: a little room above what there is. */
  top(high) {
    const wanted = this.spec.top ? this.spec.top(high) : (high ?? 0) * 1.12;
    const least = { count: 4, rate: 1, time: 1 }[this.spec.unit];
    return Math.max(least, wanted);
  }

  data() {
    return columns(this.drawn.map((line) => line.key));
  }

  /** Draws the window as it is now. */
  draw() {
    if (this.box.clientWidth > 0) this.plot.setData(this.data());
  }

  /** Draws anew in the colours of the theme and the words of the language. */
  dress() {
    this.plot.axes.forEach((a) => (a.font = font()));
    this.plot.redraw(false, true);
  }

  fit() {
    const width = this.box.clientWidth;
    if (width === 0) return;
    if (width !== this.plot.width) this.plot.setSize({ width, height: this.spec.height });
    this.draw();
  }
}

function axis() {
  const thin = { stroke: () => ink("grid"), width: 1 };
  return { stroke: () => ink("quiet"), font: font(), grid: thin, ticks: { ...thin, size: 4 } };
}

function font() {
  return `11px ${getComputedStyle(document.body).fontFamily}`;
}

/** Returns where a value has no neighbour, so that no line shows it. */
function lonely(values) {
  const found = [];
  for (let i = 0; i < values.length; i++) {
    const alone = (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
    if (values[i] !== null && alone) found.push(i);
  }
  return found;
}

