package io.holdfast.samples.failover;

/** An order as the upstream knows it. */
record Order(long id, String customer, long amount, String status) {
    Order shipped() {
        return new Order(id, customer, amount, "shipped");
    }

    String insert() {
        return "INSERT INTO orders VALUES (" + id + ", '" + customer + "', " + amount + ", '" + status + "')";
    }

    String update() {
        return "UPDATE orders SET status = '" + status + "' WHERE id = " + id;
    }
}
