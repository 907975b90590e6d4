/**
 * Libraries that workers of Kafka Connect have, and logging, by the beginning of their files' names. In a plugin they would hide the
 * worker's own, and the worker could not use the plugin's classes. Others with similar names belong to the plugin: connectors are often
 * called `kafka-connect-…`, and Jackson has modules that workers don't have.
 *
 * Source: dependencies of connect-runtime 3.7.2, 2026-11.
 */
const LIBRARIES = [
  ...["kafka-clients", "kafka-(group-coordinator|metadata|raft|server|server-common|storage|tools|transaction-coordinator)(-api)?"],
  ...["kafka_2\\.1\\d", "connect-(api|json|runtime|transforms|basic-auth-extension|mirror|mirror-client)"],
  ...["jackson-(annotations|core|databind|dataformat-csv|datatype-jdk8)", "jackson-jaxrs-(base|json-provider)"],
  ...["jackson-module-(jaxb-annotations|afterburner|scala_2\\.1\\d)", "slf4j-(api|log4j12|reload4j|simple)"],
  ...["log4j", "log4j-(api|core|slf4j-impl|slf4j2-impl|1\\.2-api)", "reload4j", "logback-(classic|core)"],
  ...["lz4-java", "snappy-java", "zstd-jni"],
];

const OF_WORKERS = new RegExp(`^(${LIBRARIES.join("|")})-\\d[^/]*\\.jar$`);

/** Returns true for a file that a plugin must not bring. @param file - its name: `jackson-core-2.16.2.jar` */
export const isOfWorkers = (file: string): boolean => OF_WORKERS.test(file);
