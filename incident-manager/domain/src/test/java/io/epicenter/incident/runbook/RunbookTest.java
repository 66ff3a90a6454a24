package io.epicenter.incident.runbook;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.SignalKind;
import io.epicenter.incident.action.ExecProgram;
import io.epicenter.incident.action.HttpPost;
import io.epicenter.incident.action.KubernetesRestart;
import io.epicenter.incident.action.KubernetesRolloutUndo;
import io.epicenter.incident.action.KubernetesScale;
import io.epicenter.incident.action.RunbookAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookTest {
    private static final List<RunbookAction> KINDS = List.of(
            new KubernetesRolloutUndo(),
            new KubernetesRestart(),
            new KubernetesScale(),
            new HttpPost(),
            new ExecProgram());
    private static final Path SHIPPED = Path.of("../../runbooks");

    private final RunbookReader reader = new RunbookReader(KINDS);
    private final DryRun dryRun = new DryRun(KINDS);

    private static final String GOOD = """
        id: roll-back
        title: Roll back
        owner: platform
        risk: medium
        match:
          kinds: [service]
          causes: [deploy]
          names: ["pay*"]
          min_confidence: 0.5
        parameters:
          - {name: deployment, type: k8s-name, from: cause.name}
        steps:
          - {kind: k8s.rollout-undo, namespace: shop, deployment: $deployment}
        verify: [it is fast again]
        rollback: []
        """;

    private Runbook good() {
        return read(GOOD);
    }

    private Runbook read(String text) {
        return switch (reader.read("good.yaml", text)) {
            case RunbookReader.Result.Read read -> read.runbook();
            case RunbookReader.Result.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private List<String> problems(String text) {
        return switch (reader.read("bad.yaml", text)) {
            case RunbookReader.Result.Read read -> throw new AssertionError(read.runbook());
            case RunbookReader.Result.Invalid invalid -> invalid.problems();
        };
    }

    @Test
    void the_shipped_runbooks_are_read_and_planned() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            List<Path> runbooks = files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .toList();
            assertThat(runbooks).hasSize(5);
            for (Path file : runbooks) {
                Runbook runbook = read(Files.readString(file));
                assertThat(file.getFileName()).hasToString(runbook.id() + ".yaml");
                assertThat(dryRun.plan(runbook, anIncident().build())).isInstanceOf(DryRun.Result.Planned.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deploy of payment v2, roll-back-deploy",
        "config change of payment, revert-config",
        "feature flag change of payment, switch-off-flag"
    })
    void each_kind_of_change_has_its_own_way_back(String cause, String runbook) throws IOException {
        List<Runbook> shelf = new ArrayList<>();
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .toList()) {
                shelf.add(read(Files.readString(file)));
            }
        }
        Incident incident = anIncident().cause(cause).build();

        List<Runbook> fitting = RunbookMatcher.fitting(shelf, incident);

        assertThat(fitting).extracting(Runbook::id).containsExactly(runbook);
        assertThat(fitting.getFirst().rollback()).isNotEmpty();
        assertThat(RunbookMatcher.fitting(
                        shelf, anIncident().cause(cause).confidence(0.5).build()))
                .isEmpty();
    }

    @Test
    void a_flag_is_named_by_the_id_of_its_change_and_by_nothing_else() throws IOException {
        Runbook flag = read(Files.readString(SHIPPED.resolve("switch-off-flag.yaml")));

        assertThat(dryRun.plan(flag, anIncident().cause("flag checkout-v2 on").build()))
                .isInstanceOfSatisfying(DryRun.Result.Planned.class, plan -> {
                    assertThat(plan.steps().getFirst().argv())
                            .containsExactly("POST", "https://flags.example/api/changes/undo", "payment change-1");
                    assertThat(plan.targets()).containsExactly("flags.example");
                });
        assertThat(dryRun.plan(flag, anIncident().withoutEvent().build()))
                .isInstanceOfSatisfying(
                        DryRun.Result.Impossible.class,
                        impossible -> assertThat(impossible.reason()).contains("parameter change"));
    }

    @Test
    void a_dry_run_shows_the_exact_arguments() {
        assertThat(dryRun.plan(good(), anIncident().build()))
                .isInstanceOfSatisfying(DryRun.Result.Planned.class, plan -> {
                    assertThat(plan.steps().getFirst().argv())
                            .containsExactly("kubectl", "--namespace=shop", "rollout", "undo", "deployment/payment");
                    assertThat(plan.targets()).containsExactly("deployment shop/payment");
                    assertThat(plan.parameters()).containsEntry("deployment", "payment");
                    assertThat(plan.verify()).containsExactly("it is fast again");
                    assertThat(plan.plan())
                            .isEqualTo(((DryRun.Result.Planned) dryRun.plan(
                                            good(), anIncident().revision(2).build()))
                                    .plan());
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"pay; rm -rf /", "$(id)", "--all", "pay\nment", "Payment", "päyment", "pay/../x"})
    void a_name_that_is_no_kubernetes_name_is_rejected(String name) {
        assertThat(dryRun.plan(good(), anIncident().on(name).build()))
                .isInstanceOfSatisfying(
                        DryRun.Result.Impossible.class,
                        impossible -> assertThat(impossible.reason()).contains("parameter deployment"));
    }

    @Test
    void without_a_cause_there_is_nothing_to_act_on() {
        assertThat(dryRun.plan(good(), anIncident().withoutCause().build()))
                .isInstanceOf(DryRun.Result.Impossible.class);
    }

    @Test
    void it_fits_by_kind_cause_name_signal_and_confidence() {
        List<Runbook> shelf = List.of(good());
        assertThat(RunbookMatcher.fitting(shelf, anIncident().build())).hasSize(1);
        assertThat(RunbookMatcher.fitting(shelf, anIncident().withoutCause().build()))
                .isEmpty();
        assertThat(RunbookMatcher.fitting(shelf, anIncident().on("cart").build()))
                .isEmpty();
        assertThat(RunbookMatcher.fitting(shelf, anIncident().confidence(0.3).build()))
                .isEmpty();
        assertThat(RunbookMatcher.fitting(
                        shelf, anIncident().kind(EntityKind.NODE).build()))
                .isEmpty();
        assertThat(RunbookMatcher.fitting(
                        shelf, anIncident().cause("memory leak").build()))
                .isEmpty();
        assertThat(RunbookMatcher.fitting(
                        List.of(read(GOOD.replace("causes: [deploy]", "signals: [errors]"))),
                        anIncident().signal(SignalKind.LATENCY).build()))
                .isEmpty();
    }

    @Test
    void what_is_for_troubles_of_its_own_is_not_offered_for_a_change() {
        List<Runbook> shelf = List.of(read(GOOD.replace("causes: [deploy]", "causes: [none]")));
        assertThat(RunbookMatcher.fitting(shelf, anIncident().build())).isEmpty();
        assertThat(RunbookMatcher.fitting(
                        shelf, anIncident().withoutEvent().cause("saturation").build()))
                .hasSize(1);
    }

    @Test
    void the_least_risky_comes_first() {
        Runbook low = read(GOOD.replace("id: roll-back", "id: zzz").replace("medium", "low"));
        assertThat(RunbookMatcher.fitting(List.of(good(), low), anIncident().build()))
                .extracting(Runbook::id)
                .containsExactly("zzz", "roll-back");
    }

    @Test
    void every_mistake_is_named_with_file_and_field() {
        String bad = GOOD.replace("id: roll-back", "id: ../etc")
                .replace("risk: medium", "risk: none")
                .replace("kinds:", "kindz:")
                .replace("namespace: shop, ", "namspace: shop, ")
                .replace("$deployment", "$other");
        assertThat(problems(bad))
                .anySatisfy(one -> assertThat(one).startsWith("bad.yaml: id: must be"))
                .anySatisfy(one -> assertThat(one).startsWith("bad.yaml: risk: 'none'"))
                .anySatisfy(one -> assertThat(one).startsWith("bad.yaml: match.kindz: is not a field"))
                .anySatisfy(one -> assertThat(one).startsWith("bad.yaml: steps[0].namspace: "))
                .anySatisfy(one -> assertThat(one).startsWith("bad.yaml: steps[0].namespace: is missing"))
                .anySatisfy(one -> assertThat(one).contains("'$other' is not a parameter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "a: [", "just text", "\t: x"})
    void what_is_not_a_runbook_is_said_so(String text) {
        assertThat(problems(text)).isNotEmpty().allMatch(one -> one.startsWith("bad.yaml: "));
    }

    @Test
    void an_address_cannot_be_a_parameter() {
        String bad = GOOD.replace(
                "{kind: k8s.rollout-undo, namespace: shop, deployment: $deployment}",
                "{kind: http.post, url: $deployment}");
        assertThat(problems(bad)).anySatisfy(one -> assertThat(one).contains("steps[0].url"));
    }

    @Test
    void an_argument_reaches_the_program_byte_for_byte_or_not_at_all() {
        Runbook runbook = read(GOOD.replace("type: k8s-name", "type: text")
                .replace(
                        "{kind: k8s.rollout-undo, namespace: shop, deployment: $deployment}",
                        "{kind: exec, argv: [/usr/bin/fix, --service, $deployment]}"));
        assertThat(dryRun.plan(runbook, anIncident().on("payment_v2.1").build()))
                .isInstanceOfSatisfying(
                        DryRun.Result.Planned.class,
                        plan -> assertThat(plan.steps().getFirst().argv())
                                .containsExactly("/usr/bin/fix", "--service", "payment_v2.1"));
        assertThat(dryRun.plan(runbook, anIncident().on("-rf").build())).isInstanceOf(DryRun.Result.Impossible.class);
        assertThat(dryRun.plan(runbook, anIncident().on("a b").build())).isInstanceOf(DryRun.Result.Impossible.class);
    }
}
