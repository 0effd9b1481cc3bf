!t = tensor<4xf32>
#map = {a = [1, 2 : i8, "x", unit, @s, dense<1> : tensor<2xi8>], b = array<i64: 1, 2>}
module @calls attributes {x.y = #map} {
  func.func public @s(%arg0: !t) -> !t {
    %0 = call @f(%arg0) : (!t) -> !t
    %1 = func.call @f(%0) : (!t) -> !t
    return %1 : !t
  }
  func.func private @f(%arg0: !t) -> !t {
    %0:2 = call @g(%arg0, %arg0) : (!t, !t) -> (!t, !t)
    return %0#1 : !t
  }
  "func.func"() <{function_type = (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>), sym_name = "g", sym_visibility = "private"}> ({
  ^bb0(%a: tensor<4xf32>, %b: tensor<4xf32>):
    %0 = "stablehlo.subtract"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %1:2 = stablehlo.optimization_barrier %0, %b : tensor<4xf32>, tensor<4xf32>
    "func.return"(%1#0, %1#1) : (tensor<4xf32>, tensor<4xf32>) -> ()
  }) : () -> ()
}
