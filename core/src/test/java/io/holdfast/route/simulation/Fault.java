package io.holdfast.route.simulation;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.TransitionCause;
import io.holdfast.health.director.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong, for how long, and what a client may be made to notice of it. */
enum Fault {
    NONE(5, 10) {
        @Override
        void begin(World world, double length) {}

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.1), quiet(record), servedAtHome(record, 25, 60));
        }
    },
    /** The process is killed: sockets are reset, connects refused. */
    CRASH(3, 15) {
        @Override
        void begin(World world, double length) {
            world.east.crash();
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.4), leftWithin(record, 1), back(record));
        }
    },
    /** Open connections live, new ones are refused. */
    REFUSING(3, 15) {
        @Override
        void begin(World world, double length) {
            world.east.refusing = true;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.1), neverDown(record, "east"));
        }
    },
    /** The host vanishes: nothing comes back, and nothing says so. */
    SILENT(3, 15) {
        @Override
        void begin(World world, double length) {
            world.east.silent = true;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.9), leftWithin(record, 1), back(record));
        }
    },
    /** Its connections hang and so does every login, after the first byte: there is somebody, and that buys it time. */
    HUNG(3, 15) {
        @Override
        void begin(World world, double length) {
            world.east.hung = true;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 1.6), leftWithin(record, 2), back(record));
        }
    },
    /** Its line is 20 to 70 times as long at once: its breaker may eject what is so slow, but slow is not silent. */
    DISTANT(10, 20) {
        @Override
        void begin(World world, double length) {
            world.east.distance = 20 + 50 * world.random.nextDouble();
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.6), neverSilent(record));
        }
    },
    /** A hundred times slower, probes as fast as ever. */
    SLOW(15, 20) {
        @Override
        void begin(World world, double length) {
            world.east.slow = 100;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 5), ejected(record), leftBy(record, 34));
        }
    },
    /** A part of the statements breaks its connection. */
    GREY(10, 20) {
        @Override
        void begin(World world, double length) {
            world.east.grey = 0.02 + 0.4 * world.random.nextDouble();
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(stall(record, 0.4), fewFailures(record, 0.005), calm(record));
        }
    },
    /** Fails everything at once, and answers probes. */
    FAST_FAIL(10, 20) {
        @Override
        void begin(World world, double length) {
            world.east.grey = 1;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(stall(record, 0.4), fewFailures(record, 0.02), ejected(record), leftBy(record, 28));
        }
    },
    /** Statements time out there, connections live. */
    TIMING_OUT(10, 20) {
        @Override
        void begin(World world, double length) {
            world.east.timingOut = 1;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(stall(record, 0.4), fewFailures(record, 0.02), ejected(record), leftBy(record, 28));
        }
    },
    /** Falls behind, leaves at its bound, comes back. */
    LAG(10, 15) {
        @Override
        void begin(World world, double length) {
            for (int second = 1; second < 5; second++) {
                Duration behind = Duration.ofSeconds(second);
                world.time.schedule(behind, () -> world.client.director.hear("east", new Signal.Behind(behind)));
            }
            world.time.schedule(
                    Duration.ofSeconds(5), () -> world.client.director.hear("east", new Signal.Lagging("6 s behind")));
        }

        @Override
        void end(World world) {
            world.client.director.hear("east", new Signal.Behind(Duration.ZERO));
            world.client.director.hear("east", new Signal.Fresh());
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(
                    noFailure(record), stall(record, 0.4), neverDown(record, "east"), leftBy(record, 26), back(record));
        }
    },
    /** Up and down every two seconds. */
    FLAPPING(12, 20) {
        @Override
        void begin(World world, double length) {
            for (int flap = 0; flap < length / 2; flap++) {
                world.time.schedule(Duration.ofSeconds(2L * flap), world.east::crash);
                world.time.schedule(Duration.ofSeconds(2L * flap + 1), world.east::recover);
            }
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.4), calm(record), back(record));
        }
    },
    /** Both fail half of everything: the workload's fault, or the database's. */
    BOTH_BAD(5, 15) {
        @Override
        void begin(World world, double length) {
            world.east.grey = 0.5;
            world.west.grey = 0.5;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(stall(record, 1.2), wellAgain(record, World.BEGINS + 15 + 6), calm(record));
        }
    },
    /** Both are killed. */
    BOTH_DOWN(3, 15) {
        @Override
        void begin(World world, double length) {
            world.east.crash();
            world.west.crash();
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(wellAgain(record, World.BEGINS + 15 + 3));
        }
    },
    /** One statement in twenty kills whatever connection it runs on. */
    POISON(10, 20) {
        @Override
        void begin(World world, double length) {
            world.poison = 0.05;
        }

        @Override
        void end(World world) {
            world.poison = 0;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(stall(record, 0.4), fewFailures(record, 0.002), neverDown(record, "east"));
        }
    },
    /** The probe's role lacks a right. */
    PROBE_DENIED(10, 20) {
        @Override
        void begin(World world, double length) {
            world.east.probeDenied = true;
            world.west.probeDenied = true;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.1), neverDown(record, "east"), neverDown(record, "west"));
        }
    },
    /** This process stands still. */
    OWN_PAUSE(0.2, 10) {
        @Override
        void begin(World world, double length) {
            world.time.jump(Duration.ofNanos((long) (length * 1e9)));
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), neverDown(record, "east"), neverDown(record, "west"));
        }
    },
    /** This machine's own link is gone. */
    OWN_LINK(1, 20) {
        @Override
        void begin(World world, double length) {
            world.client.link.up = false;
        }

        @Override
        void end(World world) {
            world.client.link.up = true;
            world.poison = 0;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(wellAgain(record, World.BEGINS + 20 + 3), servedAtHome(record, 48, 60), isolatedOnce(record));
        }
    },
    /** Names resolve no more: what is open lives. */
    RESOLVER(5, 15) {
        @Override
        void begin(World world, double length) {
            world.east.resolverSilent = true;
            world.west.resolverSilent = true;
        }

        @Override
        List<String> judge(SimRecord record) {
            return all(noFailure(record), stall(record, 0.1), neverDown(record, "east"), neverDown(record, "west"));
        }
    };

    final double shortest;
    final double longest;

    Fault(double shortest, double longest) {
        this.shortest = shortest;
        this.longest = longest;
    }

    abstract void begin(World world, double length);

    void end(World world) {
        world.east.recover();
        world.west.recover();
    }

    /** What was wrong, empty where nothing was. */
    abstract List<String> judge(SimRecord record);

    private static List<String> all(String... findings) {
        List<String> wrong = new ArrayList<>();
        for (String finding : findings) {
            if (!finding.isEmpty()) {
                wrong.add(finding);
            }
        }
        return wrong;
    }

    private static String unless(boolean fine, String otherwise) {
        return fine ? "" : otherwise;
    }

    static String noFailure(SimRecord record) {
        return unless(record.failuresOfTheWell() == 0, record.failuresOfTheWell() + " calls failed");
    }

    static String fewFailures(SimRecord record, double part) {
        return unless(
                record.failuresOfTheWell() <= part * record.calls,
                record.failuresOfTheWell() + " of " + record.calls + " calls failed");
    }

    static String quiet(SimRecord record) {
        long changes = record.all(HoldfastEvent.EndpointChanged.class).size();
        return unless(changes == 2, changes + " state changes without a fault");
    }

    /** Work does not swing: it leaves, it comes back, and once more at the most. */
    static String calm(SimRecord record) {
        int changes = record.all(HoldfastEvent.ServingChanged.class).size();
        return unless(changes <= 5, changes + " changes of who serves");
    }

    static String stall(SimRecord record, double seconds) {
        return unless(
                record.longestNanos <= seconds * 1e9, "the longest call took " + record.longestNanos / 1e9 + " s");
    }

    static String servedAtHome(SimRecord record, int from, int to) {
        return unless(record.share("east", from, to) > 0.95, "home served " + record.share("east", from, to));
    }

    static String leftWithin(SimRecord record, int seconds) {
        int from = World.BEGINS + seconds;
        return unless(record.share("east", from, from + 1) < 0.05, "still " + record.share("east", from, from + 1));
    }

    /** In a trial or two some reads come by. */
    static String leftBy(SimRecord record, int second) {
        return unless(
                record.share("east", second, second + 1) < 0.25, "still " + record.share("east", second, second + 1));
    }

    static String back(SimRecord record) {
        return unless(
                record.share("east", 55, 60) > 0.9, "home serves " + record.share("east", 55, 60) + " at the end");
    }

    static String neverDown(SimRecord record, String endpoint) {
        long falls = record.changesTo(endpoint, "DOWN");
        return unless(falls == 0, endpoint + " was DOWN " + falls + " times");
    }

    static String neverSilent(SimRecord record) {
        boolean silent = record.all(HoldfastEvent.EndpointChanged.class).stream()
                .anyMatch(change -> change.to().equals("DOWN") && change.cause() == TransitionCause.SILENT);
        return unless(!silent, "somebody passed for silent");
    }

    static String ejected(SimRecord record) {
        return unless(record.changesTo("east", "DOWN") > 0, "it was not ejected");
    }

    static String wellAgain(SimRecord record, double from) {
        long late = record.failuresAfter(from);
        return unless(late == 0, late + " calls failed after the fault's end");
    }

    static String isolatedOnce(SimRecord record) {
        int times = record.all(HoldfastEvent.ClientIsolated.class).size();
        return unless(times <= 1, "isolated " + times + " times");
    }
}
