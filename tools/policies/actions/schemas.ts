import { type ActionTable, actionsOf } from "./resource-actions.js";

const glue = (names: string) => actionsOf("glue", names);

/** Types of the schema registry. */
export const schemaActions: ActionTable = {
  aws_glue_registry: {
    read: glue("GetRegistry GetTags"),
    create: glue("CreateRegistry TagResource"),
    update: glue("UpdateRegistry TagResource UntagResource"),
    delete: glue("DeleteRegistry"),
  },
  aws_glue_schema: {
    read: glue("GetSchema GetSchemaVersion GetTags"),
    create: glue("CreateSchema TagResource"),
    update: glue("UpdateSchema RegisterSchemaVersion TagResource UntagResource"),
    delete: glue("DeleteSchema"),
  },
};
