/** A choice that a document makes: which level each factor takes. */
export type Assignment = Readonly<Record<string, number>>;

export interface Factor {
  readonly name: string;
  readonly levels: number;
  /** Whether the factor means anything in an assignment: the arguments of a kind that was not chosen don't. */
  readonly applies: (assignment: Assignment) => boolean;
}

/** What became of an assignment: the reason that it is refused for, or undefined where it is legal. */
export type Judge = (assignment: Assignment) => string | undefined;

export interface CoveringArray {
  /** Legal assignments; every pair of levels that can be legal is in at least one of them. */
  readonly legal: readonly Assignment[];
  /** Pairs of levels that are refused although all else is as usual, each with the reason. */
  readonly refused: readonly { readonly pair: string; readonly reason: string }[];
  readonly pairs: number;
}

/** How many random assignments are weighed against each other for the next place in the array. */
const CANDIDATES = 12;
/** How often a pair is tried with random company before it is tried alone. */
const TRIES = 6;

/**
 * Assignments that have every pair of levels of every two factors in them, pair by pair as far as the judge lets them, found by
 * greed: of some random ones that hold a missing pair, the one with the most missing pairs comes next.
 *
 * @param usual level 0 of each factor
 * @param least how many legal assignments there are at least; more than the pairs need come from chance
 */
export function coveringArray(factors: readonly Factor[], judge: Judge, least: number, seed: number): CoveringArray {
  const random = mulberry32(seed);
  const usual: Assignment = Object.fromEntries(factors.map(({ name }) => [name, 0]));
  const any = (): Assignment => Object.fromEntries(factors.map(({ name, levels }) => [name, Math.floor(random() ** 2 * levels)]));
  const missing = new Map<string, Assignment>();
  for (const [i, a] of factors.entries())
    for (const b of factors.slice(i + 1))
      for (let x = 0; x < a.levels; x++)
        for (let y = 0; y < b.levels; y++) missing.set(key(a.name, x, b.name, y), { [a.name]: x, [b.name]: y });
  const pairs = missing.size;
  const legal: Assignment[] = [];
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
    // Alone, so that nothing else can be the reason; a kind that the pair needs comes along.
    const alone = madeToApply({ ...usual, ...wanted }, wanted, factors);
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

/** The assignment with as few changes as make the wanted factors apply: one other factor at most. */
function madeToApply(assignment: Assignment, wanted: Assignment, factors: readonly Factor[]): Assignment | undefined {
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

/** A small generator of random numbers that gives the same ones for the same seed. Source: Tommy Ettinger, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
