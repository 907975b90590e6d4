import type { Admin, AdminConfig, Kafka } from "kafkajs";

/** Runs `use` with a connected admin client, and disconnects it afterwards, also if `use` or the connection fails. */
export async function withAdmin<T>(kafka: Pick<Kafka, "admin">, use: (admin: Admin) => Promise<T>, config?: AdminConfig): Promise<T> {
  const admin = kafka.admin(config);
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect().catch(() => undefined); // its failure would hide that of `use`
  }
}
