/** The choices of a document: the level of each factor. */
export type Assignment = Readonly<Record<string, number>>;

export interface Factor {
  readonly name: string;
  readonly levels: number;
  /** Returns true if the assignment has the factor: it lacks the settings of kinds that it does not choose. */
  readonly applies: (assignment: Assignment) => boolean;
}

/** Returns the reason for rejecting an assignment; undefined if it is valid. */
export type Judge = (assignment: Assignment) => string | undefined;

export interface CoveringArray {
  /** Valid assignments. Each pair of levels that can be valid is in at least one of them. */
  readonly legal: readonly Assignment[];
  /** Pairs of levels that are rejected although all other factors have their usual level, each with the reason. */
  readonly refused: readonly { readonly pair: string; readonly reason: string }[];
  readonly pairs: number;
}

/** The number of random assignments that are compared for the next one in the array. */
const CANDIDATES = 12;
/** The share of levels that a random assignment takes from a valid one. */
const NEARNESS = 0.8;
/** The number of valid assignments that are compared before the next one is chosen. */
const TRIES = 6;

/**
 * Returns assignments that cover every pair of levels of any two factors that the judge accepts. The search is greedy: of some random
 * assignments with a missing pair, it takes the one with the most missing pairs.
 *
 * Level 0 of each factor is its usual level.
 *
 * @param least - the minimum number of valid assignments; those that no pair needs are random
 */
export function coveringArray(factors: readonly Factor[], judge: Judge, least: number, seed: number): CoveringArray {
  const random = mulberry32(seed);
  const usual: Assignment = Object.fromEntries(factors.map(({ name }) => [name, 0]));
  // Near a valid assignment most others are valid too; without one, usual levels are the most frequent.
  const any = (): Assignment => {
    const near = legal[Math.floor(random() * legal.length * 1.2)];
    return Object.fromEntries(
      factors.map(({ name, levels }) => [name, near && random() < NEARNESS ? (near[name] as number) : Math.floor(random() ** 2 * levels)]),
    );
  };
  const legal: Assignment[] = [];
  const missing = new Map<string, Assignment>();
  for (const [i, a] of factors.entries())
    for (const b of factors.slice(i + 1))
      for (let x = 0; x < a.levels; x++)
        for (let y = 0; y < b.levels; y++) missing.set(key(a.name, x, b.name, y), { [a.name]: x, [b.name]: y });
  const pairs = missing.size;
  const refused: { pair: string; reason: string }[] = [];
  const take = (assignment: Assignment) => {
    legal.push(assignment);
    for (const pair of pairsOf(assignment, factors)) missing.delete(pair);
  };
  for (const [pair, wanted] of missing) {
    if (!missing.has(pair)) continue;
    const candidates: Assignment[] = [];
    for (let i = 0; i < CANDIDATES && candidates.length < TRIES; i++) {
      const candidate = { ...any(), ...wanted };
      if (pairsOf(candidate, factors).includes(pair) && judge(candidate) === undefined) candidates.push(candidate);
    }
    const gain = (assignment: Assignment) => pairsOf(assignment, factors).filter((each) => missing.has(each)).length;
    const best = candidates
      .map((candidate) => ({ candidate, gain: gain(candidate) }))
      .sort((one, other) => other.gain - one.gain)[0]?.candidate;
    if (best) {
      take(best);
      continue;
    }
    // With usual levels otherwise, so that a rejection is due to the pair; kinds that the pair needs are added.
    const alone = applicable({ ...usual, ...wanted }, wanted, factors);
    const reason = alone ? judge(alone) : "never together: their kinds exclude each other";
    if (alone && reason === undefined) take(alone);
    else {
      refused.push({ pair, reason: reason as string });
      missing.delete(pair);
    }
  }
  for (let i = 0; legal.length < least && i < 100 * least; i++) {
    const candidate = any();
    if (judge(candidate) === undefined) legal.push(candidate);
  }
  return { legal, refused, pairs };
}

const key = (a: string, x: number, b: string, y: number) => `${a}=${x} ${b}=${y}`;

function pairsOf(assignment: Assignment, factors: readonly Factor[]): string[] {
  const here = factors.filter((factor) => factor.applies(assignment));
  return here.flatMap((a, i) =>
    here.slice(i + 1).map((b) => key(a.name, assignment[a.name] as number, b.name, assignment[b.name] as number)),
  );
}

/** Returns the assignment with at most two other factors changed, so that the wanted factors apply; undefined if that is not enough. */
function applicable(assignment: Assignment, wanted: Assignment, factors: readonly Factor[]): Assignment | undefined {
  const own = factors.filter(({ name }) => name in wanted);
  const applies = (candidate: Assignment) => own.every((factor) => factor.applies(candidate));
  if (applies(assignment)) return assignment;
  const others = factors.filter(({ name }) => !(name in wanted));
  const one = others.flatMap(({ name, levels }) => Array.from({ length: levels }, (_, level) => ({ ...assignment, [name]: level })));
  const two = () =>
    one.flatMap((first) =>
      others.flatMap(({ name, levels }) => Array.from({ length: levels }, (_, level) => ({ ...first, [name]: level }))),
    );
  return one.find(applies) ?? two().find(applies);
}

/** Returns a small generator of random numbers that repeats its sequence for the same seed. Source: Tommy Ettinger, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
