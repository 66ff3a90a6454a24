package io.epicenter.demo.shop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Draws the parts of a shop and their calls. Used once.
final class ShopPlanBuilder {
    private final SplittableRandom random;
    private final List<Component> components;
    private final List<Operation> operations;

    /// @param components to add to, in the order of their indexes
    /// @param operations the same
    ShopPlanBuilder(SplittableRandom random, List<Component> components, List<Operation> operations) {
        this.random = random;
        this.components = components;
        this.operations = operations;
    }

    private record Draft(Component part, String operation, double ownFactor, List<Link> calls) {}

    private record Link(String part, double perRequest, int retries, boolean optional) {}

    /// What varies with the seed beside numbers.
    private record Shape(
            String catalog,
            String email,
            String ad,
            String database,
            boolean fraud,
            boolean quote,
            boolean ads,
            boolean catalogDatabase,
            int paymentRetries) {}

    private Shape shape(boolean plain) {
        String catalog = plain || random.nextInt(3) > 0 ? "catalog" : "product-catalog";
        String email = plain || random.nextInt(3) > 0 ? "email" : "notification";
        String ad = plain || random.nextBoolean() ? "ad" : "banner";
        String database = plain || random.nextInt(3) > 0 ? "orders-db" : "sales-db";
        boolean fraud = !plain && random.nextInt(3) == 0;
        boolean quote = !plain && !fraud && random.nextInt(3) == 0;
        boolean ads = plain || (!fraud && !quote) || random.nextBoolean();
        boolean catalogDatabase = plain || random.nextInt(3) > 0;
        int paymentRetries = plain ? 2 : 1 + random.nextInt(2);
        return new Shape(catalog, email, ad, database, fraud, quote, ads, catalogDatabase, paymentRetries);
    }

    void build(boolean plainNames) {
        Shape shape = shape(plainNames);
        List<Draft> drafts = new ArrayList<>();
        draftFront(shape, drafts);
        draftOrdering(shape, drafts);
        draftBrowsing(shape, drafts);
        draftStores(shape, drafts);
        assemble(drafts);
    }

    private void draftFront(Shape shape, List<Draft> drafts) {
        Component frontend = application("frontend", Role.HTTP, 2, 0.018, 0);
        List<Link> home = new ArrayList<>();
        home.add(call(shape.catalog(), 1, 1, false));
        home.add(call("recommendation", between(0.4, 0.6), 0, true));
        if (shape.ads()) {
            home.add(call(shape.ad(), between(0.5, 0.7), 0, true));
        }
        home.add(call("currency", between(0.3, 0.5), 1, false));
        home.add(call("cart", between(0.3, 0.4), 1, false));
        drafts.add(new Draft(frontend, "/", 1, home));
        drafts.add(new Draft(frontend, "/checkout", 1.2, List.of(call("checkout", 1, 0, false))));
    }

    private void draftOrdering(Shape shape, List<Draft> drafts) {
        drafts.add(new Draft(
                application("checkout", Role.HTTP, 2 + random.nextInt(2), 0.022, 24),
                "/orders",
                1,
                List.of(
                        call("cart", 1, 1, false),
                        call(shape.catalog(), between(0.8, 1.2), 1, false),
                        call("currency", 1, 1, false),
                        call("shipping", 1, 1, false),
                        call("payment", 1, shape.paymentRetries(), false),
                        call(shape.database(), 1, 0, false),
                        call("orders-queue", 1, 0, false))));
        drafts.add(new Draft(
                application("recommendation", Role.CLASSIC, 2, 0.014, 0),
                "/recommendations",
                1,
                List.of(call(shape.catalog(), 1, 0, false))));
        List<Link> paying = new ArrayList<>();
        if (shape.fraud()) {
            paying.add(call("fraud", 1, 0, false));
        }
        paying.add(call(shape.database(), 2, 0, false));
        drafts.add(new Draft(application("payment", Role.GRPC, 2, 0.03, 16), "Charge", 1, paying));
        List<Link> shipping = shape.quote() ? List.of(call("quote", 1, 1, false)) : List.of();
        drafts.add(new Draft(application("shipping", Role.GRPC, 2, 0.016, 0), "GetQuote", 1, shipping));
    }

    private void draftBrowsing(Shape shape, List<Draft> drafts) {
        drafts.add(new Draft(
                application("cart", Role.CLASSIC, 2, 0.008, 0), "/cart", 1, List.of(call("cart-redis", 2, 0, false))));
        List<Link> reading =
                shape.catalogDatabase() ? List.of(call("catalog-db", between(0.5, 0.8), 0, false)) : List.of();
        drafts.add(new Draft(
                application(shape.catalog(), Role.HTTP, 2 + random.nextInt(2), 0.012, 24), "/products", 1, reading));
        drafts.add(new Draft(application("currency", Role.CLASSIC, 2, 0.006, 0), "/convert", 1, List.of()));
        if (shape.ads()) {
            drafts.add(new Draft(application(shape.ad(), Role.CLASSIC, 2, 0.01, 0), "/ads", 1, List.of()));
        }
        if (shape.fraud()) {
            drafts.add(new Draft(application("fraud", Role.GRPC, 2, 0.02, 0), "Assess", 1, List.of()));
        }
        if (shape.quote()) {
            drafts.add(new Draft(application("quote", Role.CLASSIC, 2, 0.009, 0), "/quotes", 1, List.of()));
        }
    }

    private void draftStores(Shape shape, List<Draft> drafts) {
        drafts.add(
                new Draft(store(shape.database(), Role.POSTGRES, 0.004, between(0.55, 0.62)), "query", 1, List.of()));
        if (shape.catalogDatabase()) {
            drafts.add(new Draft(store("catalog-db", Role.POSTGRES, 0.003, between(0.3, 0.4)), "query", 1, List.of()));
        }
        drafts.add(new Draft(store("cart-redis", Role.REDIS, 0.0008, between(0.2, 0.3)), "GET", 1, List.of()));
        drafts.add(new Draft(
                store("orders-queue", Role.QUEUE, 0.002, 0.2), "publish", 1, List.of(call(shape.email(), 1, 0, true))));
        drafts.add(new Draft(application(shape.email(), Role.WORKER, 2, 0.04, 0), "process", 1, List.of()));
    }

    private void assemble(List<Draft> drafts) {
        Map<String, Integer> operationOf = new HashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            operationOf.put(drafts.get(i).part().name(), i);
        }
        for (Draft draft : drafts) {
            List<Call> calls = new ArrayList<>();
            for (Link link : draft.calls()) {
                int target = operationOf.getOrDefault(link.part(), -1);
                boolean queued = draft.part().role() == Role.QUEUE;
                calls.add(new Call(target, link.perRequest(), link.retries(), link.optional(), queued, 1.5));
            }
            operations.add(new Operation(operations.size(), draft.part(), draft.operation(), draft.ownFactor(), calls));
        }
    }

    private static Link call(String part, double perRequest, int retries, boolean optional) {
        return new Link(part, perRequest, retries, optional);
    }

    private Component application(String name, Role role, int pods, double ownSeconds, int pool) {
        Component component = new Component(
                components.size(),
                name,
                role,
                pods,
                ownSeconds * between(0.8, 1.3),
                between(0.45, 0.6),
                between(0.35, 0.5),
                between(0.001, 0.003),
                Math.rint(between(180, 420)) * 1024 * 1024,
                pool);
        components.add(component);
        return component;
    }

    private Component store(String name, Role role, double ownSeconds, double utilisation) {
        Component component = new Component(
                components.size(),
                name,
                role,
                1,
                ownSeconds * between(0.8, 1.3),
                between(0.5, 0.6),
                utilisation,
                0.0002,
                Math.rint(between(500, 900)) * 1024 * 1024,
                0);
        components.add(component);
        return component;
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
