/**
 * Drives the pure engine: takes events from mailboxes, journals each with what it changed, and only then does what the
 * engine asked for. Depends on plugin-api, {@code store}, {@code app.cluster} and, for rehearsals, {@code app.rehearsal}. Entry types:
 * {@link dev.slipway.app.run.RunService} for all of it, {@link dev.slipway.app.run.RunDriver} for one run in hand, {@link dev.slipway.app.run.RunFollower} for one that another
 * process drives. Threads: events of one scope are handled one at a time; scopes run side by side when live.
 */
@NullMarked
package dev.slipway.app.run;

import org.jspecify.annotations.NullMarked;
