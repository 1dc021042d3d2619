package dev.slipway.tests.controlplane;

/** A process of a control plane. */
public enum Component {
    ETCD("etcd"),
    API_SERVER("apiserver"),
    CONTROLLER_MANAGER("controller-manager"),
    SCHEDULER("scheduler"),
    /** Plays nodes and kubelets. */
    KWOK("kwok");

    private final String key;

    Component(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
