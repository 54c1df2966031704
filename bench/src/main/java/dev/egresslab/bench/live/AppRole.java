package dev.egresslab.bench.live;

import dev.egresslab.bench.app.App;
import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.app.RoundRequest;
import dev.egresslab.bench.app.WarmRequest;
import tools.jackson.databind.JsonNode;

/** The application, as a role. Commands: {@code warm} and {@code run}, which answer when the last page has ended. */
final class AppRole implements Role {
    /**
     * How the app runs.
     *
     * @param transport {@code io_uring}, {@code epoll} or {@code nio}
     * @param program what makes the calls; {@link OtherProgram#NONE} for the bundled client
     */
    record Facts(String transport, OtherProgram program) {}

    private final App app;
    private final OtherProgram program;

    AppRole(App app, OtherProgram program) {
        this.app = app;
        this.program = program;
    }

    static AppRole start(AppConfig config) {
        return new AppRole(App.start(config), OtherProgram.NONE);
    }

    @Override
    public Object facts() {
        return new Facts(app.transport(), program);
    }

    @Override
    public Object sample() {
        return app.sample().join();
    }

    @Override
    public Object command(String name, JsonNode arguments) {
        return switch (name) {
            case "warm" ->
                app.warm(RoleMessage.JSON.treeToValue(arguments, WarmRequest.class))
                        .join();
            case "run" ->
                app.run(RoleMessage.JSON.treeToValue(arguments, RoundRequest.class))
                        .join();
            default -> Role.super.command(name, arguments);
        };
    }

    @Override
    public void close() {
        app.close();
    }
}
