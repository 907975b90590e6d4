import sequencer from "@jest/test-sequencer";

const Sequencer = sequencer.default ?? sequencer;

/**
 * Runs the failure tests after the others: they move the leaders of partitions, which Kafka moves back only after minutes, and
 * __tests__/integration/kafka.test.ts expects them where they belong.
 */
export default class FailureLast extends Sequencer {
  sort(tests) {
    const isFailure = ({ path }) => path.includes("/__tests__/failure/");
    const sorted = super.sort(tests);
    return [...sorted.filter((test) => !isFailure(test)), ...sorted.filter(isFailure)];
  }
}
