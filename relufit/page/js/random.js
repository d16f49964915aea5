// NumPy's default generator, bit for bit: SeedSequence, PCG64, doubles and bounded integers.

const WORD = (1n << 64n) - 1n;
const STATE = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

/**
 * The words that a seed becomes (numpy.random.SeedSequence(seed).generate_state).
 * @param {bigint} seed Not negative.
 * @returns {bigint[]} Four numbers of 64 bits.
 */
export function seedWords(seed) {
  /** @type {number[]} */
  const entropy = [];
  for (let rest = seed; rest > 0n || !entropy.length; rest >>= 32n) {
    entropy.push(Number(rest & 0xffffffffn));
  }
  let constant = 0x43b0d7e5;
  const hash = (/** @type {number} */ value) => {
    value = (value ^ constant) >>> 0;
    constant = Math.imul(constant, 0x931e8875) >>> 0;
    value = Math.imul(value, constant) >>> 0;
    return (value ^ (value >>> 16)) >>> 0;
  };
  const mix = (/** @type {number} */ x, /** @type {number} */ y) => {
    const result = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) >>> 0;
    return (result ^ (result >>> 16)) >>> 0;
  };
  const pool = [0, 1, 2, 3].map((at) => hash(entropy[at] ?? 0));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
    }
  }
  for (const more of entropy.slice(4)) {
    for (let to = 0; to < 4; to++) pool[to] = mix(pool[to], hash(more));
  }
  let second = 0x8b51f9dd;
  const words = Array.from({ length: 8 }, (_, at) => {
    let value = (pool[at % 4] ^ second) >>> 0;
    second = Math.imul(second, 0x58f38ded) >>> 0;
    value = Math.imul(value, second) >>> 0;
    return (value ^ (value >>> 16)) >>> 0;
  });
  return [0, 2, 4, 6].map((at) => BigInt(words[at]) | (BigInt(words[at + 1]) << 32n));
}

/** NumPy's PCG64 (XSL-RR 128/64), seeded as numpy.random.default_rng(seed) is. */
export class Generator {
  /** @param {bigint} seed Not negative. */
  constructor(seed) {
    const [high, low, highStep, lowStep] = seedWords(seed);
    this.step = ((((highStep << 64n) | lowStep) << 1n) | 1n) & STATE;
    this.state = 0n;
    this.advance();
    this.state = (this.state + ((high << 64n) | low)) & STATE;
    this.advance();
    /** @type {number | null} The half of a 64-bit number that is still to be used. */
    this.waiting = null;
  }

  advance() {
    this.state = (this.state * MULTIPLIER + this.step) & STATE;
  }

  /** @returns {bigint} The next 64 bits. */
  next64() {
    this.advance();
    const word = ((this.state >> 64n) ^ this.state) & WORD;
    const turn = this.state >> 122n;
    return ((word >> turn) | (word << (64n - turn))) & WORD;
  }

  /** @returns {number} The next 32 bits; each 64 bits give two, the lower half first. */
  next32() {
    if (this.waiting !== null) {
      const half = this.waiting;
      this.waiting = null;
      return half;
    }
    const word = this.next64();
    this.waiting = Number(word >> 32n);
    return Number(word & 0xffffffffn);
  }

  /** @returns {number} The next number in [0, 1), as Generator.random gives it. */
  random() {
    return Number(this.next64() >> 11n) / 9007199254740992;
  }

  /**
   * A bounded integer: numbers of as many bits are drawn until one is small enough.
   * @param {number} most Below 2 ** 32.
   * @returns {number} From 0 to most.
   */
  upTo(most) {
    if (most === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(most);
    for (;;) {
      const value = (this.next32() & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  /**
   * Generator.permutation(length).
   * @param {number} length
   * @returns {Int32Array}
   */
  permutation(length) {
    const order = Int32Array.from({ length }, (_, at) => at);
    for (let i = length - 1; i > 0; i--) {
      const j = this.upTo(i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
