import { expect, test } from "@jest/globals";
import { knownBrokerType, limitsOfBroker } from "../../../../../modules/cluster/index.js";

test.each([
  // [the type, the known type whose limits apply]
  ["kafka.m7g.2xlarge", "kafka.m7g.2xlarge"],
  ["kafka.m9g.2xlarge", /^kafka\.m\w+\.2xlarge$/],
  ["kafka.m9g.3xlarge", /^kafka\.m\w+\.2xlarge$/],
  ["kafka.m9g.48xlarge", "kafka.m5.24xlarge"],
  // Smaller than every known one: the smallest. No burstable type stands for another, nor the other way round.
  ["kafka.m9g.medium", /^kafka\.m\w+\.large$/],
  ["kafka.t4g.large", "kafka.t3.small"],
  ["kafka.t4g.small", "kafka.t3.small"],
  ["express.m9g.xlarge", "express.m7g.xlarge"],
  ["express.t4g.large", undefined],
])("the limits of %s are those of %s", (name, known) => {
  if (known === undefined) {
    expect(() => knownBrokerType(name)).toThrow("express.t4g.large is not the form of a broker type");
    return;
  }
  expect(knownBrokerType(name)).toMatch(known);
  expect(limitsOfBroker(name)).toEqual(limitsOfBroker(knownBrokerType(name)));
});
