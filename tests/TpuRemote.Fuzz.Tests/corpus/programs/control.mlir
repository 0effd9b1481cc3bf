func.func @main(%n: tensor<i32>) -> (tensor<i32>, tensor<2xf32>) {
  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %f = stablehlo.constant dense<[1.5, 2.5]> : tensor<2xf32>
  %r:2 = stablehlo.while(%i = %zero, %x = %f) : tensor<i32>, tensor<2xf32> attributes {mhlo.name = "loop"}
    cond {
      %limit = stablehlo.constant dense<5> : tensor<i32>
      %go = stablehlo.compare LT, %i, %limit, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %go : tensor<i1>
    } do {
      %next = stablehlo.add %i, %one : tensor<i32>
      %p = stablehlo.compare EQ, %i, %n, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      %b = "stablehlo.if"(%p) ({
        %d = stablehlo.multiply %x, %x : tensor<2xf32>
        stablehlo.return %d : tensor<2xf32>
      }, {
        %c = "stablehlo.case"(%i) ({
          stablehlo.return %x : tensor<2xf32>
        }, {
          %e = stablehlo.negate %x : tensor<2xf32>
          stablehlo.return %e : tensor<2xf32>
        }) : (tensor<i32>) -> tensor<2xf32>
        stablehlo.return %c : tensor<2xf32>
      }) : (tensor<i1>) -> tensor<2xf32>
      stablehlo.return %next, %b : tensor<i32>, tensor<2xf32>
    }
  return %r#0, %r#1 : tensor<i32>, tensor<2xf32>
}
