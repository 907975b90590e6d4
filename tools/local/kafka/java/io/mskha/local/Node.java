package io.mskha.local;

import java.io.IOException;

/** Runs a Kafka node that ends with the process that started it: that process alone holds the other end of our stdin. */
public final class Node {
  private Node() {}

  public static void main(String[] args) {
    Thread watch = new Thread(Node::haltAtEndOfInput, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    kafka.Kafka.main(args);
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // only the end matters
      }
    } catch (IOException closed) {
      // as good as the end
    }
    Runtime.getRuntime().halt(1);
  }
}
