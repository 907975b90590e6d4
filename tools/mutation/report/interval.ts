/** The distance from the mean, in standard deviations, within which 95 % of a normal distribution is. */
const Z = 1.959964;

/**
 * Returns the limits between which the share of all mutants is, with a confidence of 95 %, in percent: Wilson's score interval, which also
 * holds for small samples and for shares near 100 %. It assumes that the sample is from many more mutants; from few, the limits are wider
 * than necessary.
 *
 * @param trials - at least 1
 * @see https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm
 */
export function intervalOf(successes: number, trials: number): readonly [low: number, high: number] {
  const share = successes / trials;
  const center = share + Z ** 2 / (2 * trials);
  const distance = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  const percent = (value: number) => Math.round((value / (1 + Z ** 2 / trials)) * 1_000) / 10;
  return [percent(center - distance), percent(center + distance)];
}
