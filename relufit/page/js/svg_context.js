// A pen that draws as a canvas does and writes SVG, so that panels are drawn by one code.

/**
 * @typedef {Pick<CanvasRenderingContext2D, 'save' | 'restore' | 'beginPath' | 'moveTo' | 'lineTo' |
 *   'closePath' | 'rect' | 'arc' | 'stroke' | 'fill' | 'clip' | 'fillText' | 'strokeText' | 'setLineDash' |
 *   'strokeStyle' | 'fillStyle' | 'lineWidth' | 'globalAlpha' | 'font' | 'textAlign' |
 *   'textBaseline' | 'lineJoin' | 'lineCap'>} Pen
 */

const ANCHORS = /** @type {Record<string, string>} */ ({
  left: 'start',
  start: 'start',
  center: 'middle',
  right: 'end',
  end: 'end',
});
const BASELINES = /** @type {Record<string, string>} */ ({
  alphabetic: 'auto',
  middle: 'central',
  top: 'hanging',
  bottom: 'text-after-edge',
});

/** The part of CanvasRenderingContext2D that the panels use. */
export class SvgContext {
  constructor() {
    /** @type {string[]} */
    this.parts = [];
    this.path = '';
    this.clips = 0;
    this.style = {
      strokeStyle: '#000',
      fillStyle: '#000',
      lineWidth: 1,
      globalAlpha: 1,
      font: '12px sans-serif',
      textAlign: 'left',
      textBaseline: 'alphabetic',
      lineJoin: 'miter',
      lineCap: 'butt',
      dash: /** @type {number[]} */ ([]),
      groups: 0,
    };
    /** @type {SvgContext['style'][]} */
    this.saved = [];
    for (const name of Object.keys(this.style)) {
      if (name === 'dash' || name === 'groups') continue;
      Object.defineProperty(this, name, {
        get: () => /** @type {any} */ (this.style)[name],
        set: (value) => {
          /** @type {any} */ (this.style)[name] = value;
        },
      });
    }
  }

  save() {
    this.saved.push({ ...this.style });
    this.style.groups = 0;
  }

  restore() {
    this.parts.push('</g>'.repeat(this.style.groups));
    const before = this.saved.pop();
    if (before) this.style = before;
  }

  beginPath() {
    this.path = '';
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${short(x)},${short(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `${this.path ? 'L' : 'M'}${short(x)},${short(y)}`;
  }

  closePath() {
    this.path += 'Z';
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path += `M${short(x)},${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  /** A whole circle. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    const d = short(2 * r);
    this.path += `M${short(x - r)},${short(y)}a${short(r)},${short(r)} 0 1,0 ${d},0`;
    this.path += `a${short(r)},${short(r)} 0 1,0 ${short(-2 * r)},0Z`;
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.style.dash = dash;
  }

  stroke() {
    const { strokeStyle, lineWidth, globalAlpha, lineJoin, lineCap, dash } = this.style;
    const dashes = dash.length ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    const opacity = globalAlpha < 1 ? ` stroke-opacity="${globalAlpha}"` : '';
    this.parts.push(
      `<path d="${this.path}" fill="none" stroke="${strokeStyle}" stroke-width="${lineWidth}" ` +
        `stroke-linejoin="${lineJoin}" stroke-linecap="${lineCap}"${dashes}${opacity}/>`,
    );
  }

  fill() {
    const { fillStyle, globalAlpha } = this.style;
    const opacity = globalAlpha < 1 ? ` fill-opacity="${globalAlpha}"` : '';
    this.parts.push(`<path d="${this.path}" fill="${fillStyle}"${opacity}/>`);
  }

  clip() {
    this.clips += 1;
    this.style.groups += 1;
    const id = `clip${this.clips}`;
    this.parts.push(
      `<clipPath id="${id}"><path d="${this.path}"/></clipPath><g clip-path="url(#${id})">`,
    );
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    const { strokeStyle, lineWidth } = this.style;
    this.text(text, x, y, `fill="none" stroke="${strokeStyle}" stroke-width="${lineWidth}"`);
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.text(text, x, y, `fill="${this.style.fillStyle}"`);
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} paint */
  text(text, x, y, paint) {
    const { font, textAlign, textBaseline, globalAlpha } = this.style;
    const [, weight, size, family] = /^(?:(\d+|bold) )?([\d.]+)px (.*)$/.exec(font) || [];
    const opacity = globalAlpha < 1 ? ` fill-opacity="${globalAlpha}"` : '';
    this.parts.push(
      `<text x="${short(x)}" y="${short(y)}" ${paint} font-size="${size}" ` +
        `font-family="${escaped(family || 'sans-serif')}"` +
        `${weight ? ` font-weight="${weight}"` : ''} text-anchor="${ANCHORS[textAlign]}" ` +
        `dominant-baseline="${BASELINES[textBaseline]}"${opacity}>${escaped(text)}</text>`,
    );
  }

  /**
   * @param {number} width
   * @param {number} height
   * @param {string} background
   * @param {string} title
   * @returns {string} The whole file.
   */
  file(width, height, background, title) {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" role="img"><title>${escaped(title)}</title>` +
      `<rect width="${width}" height="${height}" fill="${background}"/>` +
      `${this.parts.join('\n')}</svg>\n`
    );
  }
}

/** @param {number} value @returns {string} */
function short(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} text @returns {string} */
function escaped(text) {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
