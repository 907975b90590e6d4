import { expect, test } from "@jest/globals";
import { refusedNames } from "../../../../../modules/aws/index.js";
import { ComposedText } from "../../../../../modules/settings/index.js";

const name = (argument: string, ...parts: readonly (string | readonly [path: string, text: string])[]) => ({
  argument,
  name: new ComposedText(parts.map((part) => (typeof part === "string" ? { text: part } : { text: part[1], path: [part[0]] }))),
});

test("accepts names that AWS accepts", () => {
  expect(refusedNames([name("aws_security_group.name", ["name", "ads"], "-brokers"), name("aws_iam_role.name", ["name", "ads"])])).toEqual(
    [],
  );
});

test.each([
  [
    "the first setting for a reserved beginning",
    ["sg-ads", "eu", "x"],
    "name",
    "can't begin with sg-",
    "a name that does not begin with sg-",
  ],
  [
    "the last setting for characters",
    ["ads", "eu'", "x"],
    "client",
    "has characters or a form that AWS refuses",
    expect.stringContaining("letters, digits, spaces"),
  ],
  ["the longest setting for the length", ["ads", "e".repeat(255), "x"], "environment", "has 264 characters", "at most 255 characters"],
])("names %s", (_, [first = "", second = "", third = ""], path, problem, allowed) => {
  const refused = refusedNames([
    name("aws_security_group.name", ["name", first], "-", ["environment", second], "-x-", ["client", third], "-"),
  ]);

  expect(refused).toEqual([{ resource: "security group", name: `${first}-${second}-x-${third}-`, path: [path], problem, allowed }]);
});

test("a name of fixed text has no setting to change", () => {
  expect(refusedNames([name("aws_sqs_queue.name", "a b")])).toEqual([
    {
      ...{ resource: "queue", name: "a b", path: undefined, problem: "has characters or a form that AWS refuses" },
      allowed: "letters, digits, hyphens and underscores",
    },
  ]);
});

const twice = (argument: string, one: string, other: string) => refusedNames([name(argument, ["a", one]), name(argument, ["b", other])]);

test("reports a name that another resource has, where it must be unique", () => {
  expect(twice("aws_security_group.name", "ads", "ads")).toEqual([
    { resource: "security group", name: "ads", path: ["a"], problem: "is also that of another one in its VPC", allowed: "another name" },
  ]);
  expect(twice("aws_security_group.name", "ads", "Ads")).toEqual([]);
  expect(twice("aws_security_group.name", "ads", "ads2")).toEqual([]);
});

test("the setting of the resource that has one can be changed", () => {
  const [own, fixed] = [name("aws_sqs_queue.name", ["a", "ads"]), name("aws_sqs_queue.name", "ads")];
  const pathOf = (...names: Parameters<typeof refusedNames>[0]) => refusedNames(names).map(({ path }) => path);

  expect([pathOf(own, fixed), pathOf(fixed, own), pathOf(fixed, fixed)]).toEqual([[["a"]], [["a"]], [undefined]]);
});

test("names of IAM are compared without regard to case", () => {
  expect(twice("aws_iam_role.name", "Ads", "aDS").map(({ name: refused, problem }) => [refused, problem])).toEqual([
    ["aDS", "is also that of another one in the account"],
  ]);
});

test("kinds of resources that share their names are compared, others are not", () => {
  const alarms = [
    name("aws_cloudwatch_metric_alarm.alarm_name", ["a", "lag"]),
    name("aws_cloudwatch_composite_alarm.alarm_name", ["b", "lag"]),
  ];

  expect(refusedNames(alarms)).toHaveLength(1);
  expect(refusedNames([name("aws_iam_role.name", ["a", "lag"]), name("aws_iam_instance_profile.name", ["b", "lag"])])).toEqual([]);
});

test("names of policies of different roles can be the same", () => {
  expect(twice("aws_iam_role_policy.name", "ads", "ads")).toEqual([]);
});

test("reports each of three, at the setting of one resource alone", () => {
  const of = (...path: string[]) => ({ argument: "aws_security_group.name", name: new ComposedText([{ text: "ads", path }]) });

  expect(refusedNames([of("name"), of("clients", "ads", "name"), of("other")]).map(({ path }) => path)).toEqual([
    ["clients", "ads", "name"],
    ["name"],
  ]);
});

test("an argument without a rule is an error of the code", () => {
  expect(() => refusedNames([name("aws_instance.name", "a")])).toThrow(
    "aws_instance.name: no rule for the name; add it to modules/aws/names/name-rules.ts",
  );
});
