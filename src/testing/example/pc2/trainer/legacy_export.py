"""Half-way through a merge; every tool that needs a syntax tree skips this file."""


def rows(orders):
    return [(order.id, order.amount for order in orders]


def write(path, orders):
    try:
        with open(path, "w") as file:
            file.writelines(str(row) for row in rows(orders))
    except:
        print("export failed")
