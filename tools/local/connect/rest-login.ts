import { randomBytes } from "node:crypto";

/** The user and the password without which a worker's REST API refuses every request. */
export interface RestLogin {
  readonly user: string;
  readonly password: string;
}

const EXTENSION = "org.apache.kafka.connect.rest.basic.auth.extension";

/** Properties of a worker that requires a login. @see https://kafka.apache.org/37/documentation.html#connect_rest */
export const restLoginProperties = { "rest.extension.classes": `${EXTENSION}.BasicAuthSecurityRestExtension` } as const;

/** Returns a new login. Its password has 256 random bits. */
export const newRestLogin = (): RestLogin => ({ user: "platform", password: randomBytes(32).toString("hex") });

/** Returns the value of the header `Authorization`. */
export const authorizationOf = ({ user, password }: RestLogin): string => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** Returns the JVM's login configuration, which refers to a file of users and their passwords. */
export const loginConfiguration = (usersFile: string): string =>
  `KafkaConnect { ${EXTENSION}.PropertyFileLoginModule required file="${usersFile.replaceAll(/["\\]/g, "\\$&")}"; };\n`;
