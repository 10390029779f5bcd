package io.holdfast.health;

/** How an endpoint is. */
public enum EndpointState {
    /** Not yet probed. */
    INIT,
    /** It answers. */
    UP,
    /** Something broke or fell silent; two witnesses are being asked, and new reads go elsewhere meanwhile. */
    SUSPECT,
    /**
     * Two witnesses got no answer: its connections are broken off, and it is probed until it is well again. With
     * {@link EndpointFlag#EJECTED}: it answers probes and fails work.
     */
    DOWN,
    /** It answers probes again; a few reads show whether work is answered, too. */
    TRIAL
}
