import { LONGEST_MANAGED_POLICY } from "../../modules/aws/index.js";
import type { PolicyStatement } from "./statements.js";

/** A policy document of IAM. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** Returns as few documents as first-fit packing needs, each short enough for a managed policy. A statement that is too long is divided by its actions. */
export function documentsOf(statements: readonly PolicyStatement[]): PolicyDocument[] {
  const documents: PolicyStatement[][] = [];
  for (const statement of statements.flatMap(divided)) {
    const fitting = documents.find((others) => lengthOf([...others, statement]) <= LONGEST_MANAGED_POLICY);
    if (fitting) fitting.push(statement);
    else documents.push([statement]);
  }
  return documents.map(document);
}

const document = (Statement: readonly PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const lengthOf = (statements: readonly PolicyStatement[]): number => JSON.stringify(document(statements)).length;

function divided(statement: PolicyStatement): PolicyStatement[] {
  const { Action } = statement;
  if (lengthOf([statement]) <= LONGEST_MANAGED_POLICY || Action.length === 1) return [statement];
  const middle = Math.ceil(Action.length / 2);
  return [Action.slice(0, middle), Action.slice(middle)].flatMap((half) => divided({ ...statement, Action: half }));
}
