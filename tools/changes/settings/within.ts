/** Returns true if `name` is one of `names` or a setting that one of them contains: `cluster{kind=express}.brokers` is within `cluster`. */
export const isWithin = (names: readonly string[] | undefined, name: string): boolean =>
  names === undefined || names.some((each) => name === each || [".", "{"].some((next) => name.startsWith(`${each}${next}`)));
